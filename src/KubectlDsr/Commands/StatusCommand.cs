using System.CommandLine;
using DeepSeek.Api.Routes;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.KubectlDsr.Connecting;
using DeepSeek.KubectlDsr.Rendering;
using DeepSeek.KubectlDsr.Reporting;

namespace DeepSeek.KubectlDsr.Commands;

/// <summary><c>status [route]</c>: where traffic goes now.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    public static Command Create(ClusterFlags flags, Terminal terminal)
    {
        var route = new Argument<string?>("route") { Description = "Name of the DeepSeekRoute; absent: all of the namespace", Arity = ArgumentArity.ZeroOrOne };
        var everywhere = new Option<bool>("--all-namespaces", "-A") { Description = "The routes of all namespaces" };
        var output = Run.Output();
        var watch = new Option<bool>("--watch", "-w") { Description = "Go on, and show every change until interrupted" };
        var command = new Command("status", "Show level, shares and health of routes") { route, everywhere, output, watch };
        command.Validators.Add(result =>
        {
            if (result.GetResult(everywhere) is { Implicit: false } && result.GetValue(route) is not null)
            {
                result.AddError("--all-namespaces: a route by its name is in one namespace");
            }
        });
        command.Does(flags, terminal, async (cluster, parsed, end) =>
        {
            async Task<string> AskAsync()
            {
                var (name, all) = (parsed.GetValue(route), parsed.GetValue(everywhere));
                var routes = name is null ? await cluster.ListRoutesAsync(all, end) : [await cluster.GetRouteAsync(name, end)];
                var where = all ? "any namespace" : $"namespace \"{cluster.Namespace}\"";
                return Write(routes, name is not null, all, parsed.GetValue(output) == "json", terminal) is { Length: > 0 } text ? text : $"No routes found in {where}.\n";
            }

            if (!parsed.GetValue(watch))
            {
                await terminal.Out.WriteAsync(await AskAsync());
                return ExitCodes.Success;
            }

            await WatchAsync(AskAsync, terminal, end);
            return ExitCodes.Success;
        });
        return command;
    }

    private static string Write(IReadOnlyList<DeepSeekRoute> routes, bool isOne, bool withNamespace, bool asJson, Terminal terminal)
    {
        var now = terminal.Time.GetUtcNow();
        RouteReport[] reports = [.. routes.Select(route => RouteReporter.Of(route, now))];
        return asJson ? ReportJson.Write(new RouteReportList(reports)) + "\n"
            : isOne ? StatusText.Whole(reports[0], now, terminal.IsColoured)
            : reports.Length == 0 ? ""
            : StatusText.Lines(reports, withNamespace, now, terminal.IsColoured);
    }

    // On a screen in place; elsewhere one after the other, so that a log shows what was when.
    private static async Task WatchAsync(Func<Task<string>> ask, Terminal terminal, CancellationToken end)
    {
        var shown = "";
        try
        {
            while (true)
            {
                var text = await ask();
                if (text != shown)
                {
                    await terminal.Out.WriteAsync(terminal.IsScreen ? $"\e[H\e[2J{text}" : text);
                    await terminal.Out.FlushAsync(end);
                    shown = text;
                }

                await Task.Delay(Look, terminal.Time, end);
            }
        }
        catch (OperationCanceledException)
        {
            // Interrupted, which is how a watch ends.
        }
    }
}
