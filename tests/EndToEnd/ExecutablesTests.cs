using DeepSeek.Testing;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>What every executable says of itself, as a process and without a cluster.</summary>
public sealed class ExecutablesTests
{
    [Theory]
    [InlineData("Operator")]
    [InlineData("Gateway")]
    public async Task Version_is_the_product_version(string project)
    {
        await using var process = ProductProcess.Start(project, "--version");
        Assert.Equal(0, await process.ExitAsync());
        Assert.Matches(@"^\d+\.\d+\.\d+\s*$", process.Log);
    }

    [Theory]
    [InlineData("Operator", "--kubeconfig", "DEEPSEEK_KUBECONFIG")]
    [InlineData("Operator", "--leader-elect", "DEEPSEEK_LEADER_ELECT")]
    [InlineData("Gateway", "--snapshot-file", "DEEPSEEK_SNAPSHOT_FILE")]
    [InlineData("Gateway", "--configmap", "DEEPSEEK_CONFIGMAP")]
    public async Task Help_names_flags_and_their_environment_variables(string project, string flag, string variable)
    {
        await using var process = ProductProcess.Start(project, "--help");
        Assert.Equal(0, await process.ExitAsync());
        Assert.Contains(flag, process.Log, StringComparison.Ordinal);
        Assert.Contains(variable, process.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Operator", "--no-such-flag")]
    [InlineData("Operator", "--kubeconfig=/does/not/exist")]
    [InlineData("Operator", "--metrics=ftp://nowhere")]
    [InlineData("Gateway", "--configmap=without-a-namespace")]
    public async Task Wrong_usage_ends_with_exit_code_2_and_names_the_flag(string project, string argument)
    {
        await using var process = ProductProcess.Start(project, argument);
        Assert.Equal(2, await process.ExitAsync());
        Assert.Contains(argument.Split('=')[0], process.Log, StringComparison.Ordinal);
    }
}
