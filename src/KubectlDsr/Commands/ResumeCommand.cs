using System.CommandLine;
using DeepSeek.Api.Routes;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.KubectlDsr.Connecting;
using DeepSeek.KubectlDsr.Rendering;
using DeepSeek.KubectlDsr.Reporting;
using k8s.Models;

namespace DeepSeek.KubectlDsr.Commands;

/// <summary><c>resume &lt;route&gt;</c>: takes back what shift and hold have written, and says what others have.</summary>
internal static class ResumeCommand
{
    public static Command Create(ClusterFlags flags, Terminal terminal)
    {
        var route = Run.Route();
        var command = new Command("resume", "End a hold and a shift: measurement decides again") { route };
        command.Does(flags, terminal, async (cluster, parsed, end) =>
        {
            var found = await cluster.GetRouteAsync(parsed.GetValue(route)!, end);
            await cluster.ApplyAsync(found, Written.ShiftManager, Written.Nothing(), force: false, end);
            var now = await cluster.ApplyAsync(found, Written.HoldManager, Written.Nothing(), force: false, end);
            string[] left = [.. Left(now, terminal.Time.GetUtcNow())];
            if (left.Length > 0)
            {
                throw new CommandException($"{string.Join(" and ", left)}: set by somebody else, and not taken away. See \"kubectl get dsr {now.Name()} -n {now.Namespace()} -o yaml --show-managed-fields\"");
            }

            await terminal.Out.WriteLineAsync($"{now.Namespace()}/{now.Name()}: measurement decides.");
            return ExitCodes.Success;
        });
        return command;
    }

    private static IEnumerable<string> Left(DeepSeekRoute route, DateTimeOffset now)
    {
        if (RouteReporter.Override(route, now) is not null)
        {
            yield return "spec.override is still there";
        }

        if (RouteReporter.Held(route) is { } held)
        {
            yield return held == RouteReasons.SpecSuspend ? "spec.suspend is true" : $"the annotation {Api.AnnotationNames.Paused} is still there";
        }
    }
}
