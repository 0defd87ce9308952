using System.Collections;
using System.CommandLine;
using DeepSeek.Hosting.CommandLine;

namespace DeepSeek.Hosting.Tests.CommandLine;

public sealed class ExecutableTests
{
    private readonly Option<string> _file = Flag.Create<string>("--snapshot-file", "The snapshot");
    private readonly Option<Uri> _listen = Flag.CreateListenUrl("--listen", "Where to serve", "http://127.0.0.1:8080");
    private readonly Option<bool> _elect = Flag.Create("--leader-elect", "Elect a leader", false);
    private ParseResult? _ran;

    [Theory]
    [InlineData("--snapshot-file", "DEEPSEEK_SNAPSHOT_FILE")]
    [InlineData("--listen", "DEEPSEEK_LISTEN")]
    public void Variable_is_the_flag_in_capitals(string flag, string variable) =>
        Assert.Equal(variable, Flag.EnvironmentVariable(flag));

    [Fact]
    public async Task Variable_stands_for_a_flag_that_is_absent()
    {
        Assert.Equal(ExitCodes.Success, await RunAsync([], ("DEEPSEEK_SNAPSHOT_FILE", "/a b"), ("DEEPSEEK_LEADER_ELECT", "true")));

        Assert.Equal("/a b", _ran!.GetValue(_file));
        Assert.True(_ran.GetValue(_elect));
        Assert.Equal(new Uri("http://127.0.0.1:8080"), _ran.GetValue(_listen));
    }

    [Theory]
    [InlineData("--snapshot-file", "/flag")]
    [InlineData("--snapshot-file=/flag", null)]
    public async Task Flag_wins_over_its_variable(string first, string? second)
    {
        await RunAsync(second is null ? [first] : [first, second], ("DEEPSEEK_SNAPSHOT_FILE", "/variable"));

        Assert.Equal("/flag", _ran!.GetValue(_file));
    }

    [Theory]
    [InlineData("--unknown")]
    [InlineData("--listen=8080")]
    [InlineData("--listen=http://host/path")]
    [InlineData("--snapshot-file")]
    public async Task Wrong_command_line_ends_with_the_usage_code(string argument)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync([argument]));
        Assert.Null(_ran);
    }

    [Fact]
    public async Task Wrong_variable_is_refused_like_its_flag() =>
        Assert.Equal(ExitCodes.Usage, await RunAsync([], ("DEEPSEEK_LISTEN", "nonsense")));

    [Fact]
    public async Task Usage_exception_of_the_action_ends_with_the_usage_code()
    {
        var command = new RootCommand("Fails.");
        command.SetAction(Task<int> (_, _) => throw new UsageException("spec.tiers: at least one is needed"));

        Assert.Equal(ExitCodes.Usage, await Executable.RunAsync(command, [], new Hashtable()));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    public async Task Help_and_version_succeed_whatever_the_environment_sets(string argument)
    {
        Assert.Equal(ExitCodes.Success, await RunAsync([argument], ("DEEPSEEK_LISTEN", "http://0.0.0.0:8080"), ("DEEPSEEK_SNAPSHOT_FILE", "/variable")));
        Assert.Null(_ran);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    public async Task Help_and_version_succeed_without_running(string argument)
    {
        Assert.Equal(ExitCodes.Success, await RunAsync([argument]));
        Assert.Null(_ran);
    }

    private Task<int> RunAsync(string[] args, params (string Name, string Value)[] environment)
    {
        var command = new RootCommand("Runs.") { _file, _listen, _elect };
        command.SetAction((parsed, _) =>
        {
            _ran = parsed;
            return Task.FromResult(ExitCodes.Success);
        });
        return Executable.RunAsync(command, args, environment.ToDictionary(e => e.Name, e => e.Value));
    }
}
