using System.CommandLine;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.KubectlDsr.Connecting;
using DeepSeek.KubectlDsr.Explaining;
using DeepSeek.KubectlDsr.Rendering;
using DeepSeek.KubectlDsr.Reporting;

namespace DeepSeek.KubectlDsr.Commands;

/// <summary><c>explain &lt;route&gt; [backend]</c>: why a backend gets what it gets.</summary>
internal static class ExplainCommand
{
    public static Command Create(ClusterFlags flags, Terminal terminal)
    {
        var route = Run.Route();
        var backend = new Argument<string?>("backend") { Description = "tier/backend, or a backend's name; absent: all", Arity = ArgumentArity.ZeroOrOne };
        var output = Run.Output();
        var command = new Command("explain", "Say why backends get the traffic that they get, and what to do next") { route, backend, output };
        command.Does(flags, terminal, async (cluster, parsed, end) =>
        {
            var found = await cluster.GetRouteAsync(parsed.GetValue(route)!, end);
            var names = found.Spec.Tiers.SelectMany(static tier => tier.Backends).Select(static one => one.LocalModelRef?.Name).OfType<string>();
            var explanation = Explainer.Explain(found, await cluster.GetLocalModelsAsync(names, end), parsed.GetValue(backend), terminal.Time.GetUtcNow());
            if (explanation.Backends.Count == 0)
            {
                var all = found.Spec.Tiers.SelectMany(static tier => tier.Backends.Select(one => $"{tier.Name}/{one.Name}"));
                throw new CommandException($"the route has no backend \"{parsed.GetValue(backend)}\"; it has {string.Join(", ", all)}");
            }

            await terminal.Out.WriteAsync(parsed.GetValue(output) == "json" ? ReportJson.Write(explanation) + "\n" : ExplanationText.Write(explanation, terminal.IsColoured));
            return ExitCodes.Success;
        });
        return command;
    }
}
