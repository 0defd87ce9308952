using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.KubectlDsr.Connecting;
using DeepSeek.KubectlDsr.Rendering;
using DeepSeek.KubectlDsr.Reporting;
using k8s.Models;

namespace DeepSeek.KubectlDsr.Commands;

/// <summary><c>shift &lt;route&gt; --tier T --for 30m</c>: all traffic to one tier, or a level, until a time.</summary>
internal static class ShiftCommand
{
    public static Command Create(ClusterFlags flags, Terminal terminal)
    {
        var route = Run.Route();
        var tier = new Option<string>("--tier") { Description = "Tier that gets all traffic" };
        var level = new Option<Level?>("--level") { Description = "Level to report and act by" };
        // A decision by hand that nobody remembers is the next incident.
        var time = new Option<Duration>("--for") { Description = "How long, such as 30m or 1h30m; then measurement decides again", Required = true, CustomParser = static result => Parse(result) };
        var force = new Option<bool>("--force") { Description = "Take fields of spec.override over from whoever else has set them" };
        var command = new Command("shift", "Send all traffic of a route to one tier for a time") { route, tier, level, time, force };
        command.Validators.Add(result =>
        {
            // By what was typed: the value of an option that can't be read isn't there to be asked for.
            if (result.GetResult(tier) is null && result.GetResult(level) is null)
            {
                result.AddError("--tier or --level is needed");
            }
        });
        command.Does(flags, terminal, async (cluster, parsed, end) =>
        {
            var found = await cluster.GetRouteAsync(parsed.GetValue(route)!, end);
            if (parsed.GetValue(tier) is { } named && found.Spec.Tiers.All(one => one.Name != named))
            {
                throw new CommandException($"the route has no tier \"{named}\"; it has {string.Join(", ", found.Spec.Tiers.Select(static one => one.Name))}");
            }

            var until = terminal.Time.GetUtcNow() + parsed.GetValue(time).Value;
            var fields = new JsonObject { ["until"] = until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) };
            if (parsed.GetValue(tier) is { } wanted)
            {
                fields["tier"] = wanted;
            }

            if (parsed.GetValue(level) is { } judged)
            {
                fields["level"] = judged.ToString();
            }

            var applied = await cluster.ApplyAsync(found, Written.ShiftManager, Written.Override(fields), parsed.GetValue(force), end);
            await terminal.Out.WriteAsync(Said(applied));
            return ExitCodes.Success;
        });
        return command;
    }

    // As the server has it now: fields of the override that others own are part of it.
    private static string Said(DeepSeekRoute route)
    {
        var stored = route.Spec.Override!;
        var what = string.Join(" and ", new[] { stored.Tier is null ? null : $"all traffic goes to tier {stored.Tier}", stored.Level is null ? null : $"the level is {stored.Level}" }.OfType<string>());
        var until = stored.Until?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{route.Namespace()}/{route.Name()}: {what} until {until} UTC. \"kubectl dsr resume {route.Name()}\" ends it before.\n"
            + (route.Spec.Mode == RouteMode.DryRun ? "spec.mode is DryRun: shares stay as configured all the same.\n" : "")
            + (RouteReporter.Held(route) is null ? "" : "The route is held besides.\n");
    }

    private static Duration Parse(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (Duration.TryParse(result.Tokens[0].Value, out var time) && time.Value >= TimeSpan.FromSeconds(1))
        {
            return time;
        }

        result.AddError($"--for: '{result.Tokens[0].Value}' is no length of time such as 30m or 1h30m, of a second or more");
        return default;
    }
}
