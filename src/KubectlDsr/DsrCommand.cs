using System.CommandLine;
using DeepSeek.KubectlDsr.Commands;
using DeepSeek.KubectlDsr.Connecting;
using DeepSeek.KubectlDsr.Rendering;

namespace DeepSeek.KubectlDsr;

/// <summary>The command line: <c>kubectl dsr …</c> finds this executable by its name.</summary>
internal static class DsrCommand
{
    public static RootCommand Create(Terminal terminal)
    {
        var cluster = new ClusterFlags();
        var command = new RootCommand("Shows where the traffic of DeepSeekRoutes goes and why, and moves it by hand.")
        {
            StatusCommand.Create(cluster, terminal),
            ExplainCommand.Create(cluster, terminal),
            ShiftCommand.Create(cluster, terminal),
            HoldCommand.Create(cluster, terminal),
            ResumeCommand.Create(cluster, terminal),
        };
        cluster.AddTo(command);
        return command;
    }
}
