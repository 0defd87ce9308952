using System.CommandLine;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.KubectlDsr.Connecting;
using DeepSeek.KubectlDsr.Rendering;
using k8s.Models;

namespace DeepSeek.KubectlDsr.Commands;

/// <summary><c>hold &lt;route&gt;</c>: level and shares stay as they are. By the annotation, since the spec may be somebody's in Git.</summary>
internal static class HoldCommand
{
    public static Command Create(ClusterFlags flags, Terminal terminal)
    {
        var route = Run.Route();
        var force = new Option<bool>("--force") { Description = "Take the annotation over from whoever else has set it" };
        var command = new Command("hold", "Freeze level and shares of a route; gateways go on serving") { route, force };
        command.Does(flags, terminal, async (cluster, parsed, end) =>
        {
            var found = await cluster.GetRouteAsync(parsed.GetValue(route)!, end);
            var held = await cluster.ApplyAsync(found, Written.HoldManager, Written.Paused(), parsed.GetValue(force), end);
            await terminal.Out.WriteLineAsync($"{held.Namespace()}/{held.Name()}: held, level and shares stay as they are. \"kubectl dsr resume {held.Name()}\" ends it.");
            return ExitCodes.Success;
        });
        return command;
    }
}
