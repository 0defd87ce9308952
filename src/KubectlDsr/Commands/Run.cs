using System.CommandLine;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.KubectlDsr.Connecting;
using DeepSeek.KubectlDsr.Rendering;

namespace DeepSeek.KubectlDsr.Commands;

/// <summary>What all commands have in common: a cluster, and trouble told in one line.</summary>
internal static class Run
{
    /// <summary>Makes <paramref name="work"/> the action of a command. What it returns is the exit code.</summary>
    public static void Does(this Command command, ClusterFlags flags, Terminal terminal, Func<Cluster, ParseResult, CancellationToken, Task<int>> work)
        => command.SetAction(async (parsed, end) =>
        {
            try
            {
                using var cluster = flags.Connect(parsed);
                return await work(cluster, parsed, end);
            }
            catch (CommandException e)
            {
                await terminal.Error.WriteLineAsync($"error: {e.Message}");
                return ExitCodes.Failure;
            }
        });

    public static Argument<string> Route() => new("route") { Description = "Name of the DeepSeekRoute" };

    /// <summary><c>-o json</c>.</summary>
    public static Option<string> Output()
    {
        var output = new Option<string>("--output", "-o") { Description = "table or json", DefaultValueFactory = static _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        return output;
    }
}
