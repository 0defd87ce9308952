using System.Globalization;
using DeepSeek.Bench.Operator.Cluster;
using DeepSeek.Bench.Operator.Figures;
using DeepSeek.Bench.Operator.Scenarios;
using DeepSeek.ControllerRuntime.Client;

namespace DeepSeek.Bench.Operator;

/// <summary>All scenarios, in order, for each number of routes.</summary>
internal sealed class BenchRun(BenchOptions options, RunSetting setting)
{
    private static readonly IReadOnlyList<IScenario> Scenarios =
    [
        new CreateScenario(), new ModelsScenario(), new SteadyScenario(), new ColdStartScenario(), new EditScenario(), new NoOpScenario(),
        new TrafficScenario(), new FaultScenario(), new TakeoverScenario(),
    ];

    private bool _failed;

    public static IReadOnlyList<string> Names => [.. Scenarios.Select(static scenario => scenario.Name)];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var report = setting.Report("operator");
        foreach (var size in options.Sizes)
        {
            var measured = await MeasureAsync(size, keep: options.Keep && size == options.Sizes[^1], cancellationToken);
            report = report with { Sizes = [.. report.Sizes, measured] };
            var path = report.Write(setting.Repository);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{size} routes\n\n{measured.Table()}\n{path}"));
        }

        if (report.Sizes.Count > 1)
        {
            Console.WriteLine($"\ncost against the number of routes\n\n{CostTable.Of(report.Sizes)}");
        }

        return _failed ? ExitCode.Failed : ExitCode.Done;
    }

    private async Task<SizeReport> MeasureAsync(int routes, bool keep, CancellationToken cancellationToken)
    {
        var progress = new Progress(string.Create(CultureInfo.InvariantCulture, $"{routes} routes: "));
        await using var cluster = await BenchCluster.StartAsync(setting.Binary, cancellationToken);
        await using var context = new BenchContext(cluster, options, routes, progress);
        progress.Say($"operators log to {cluster.Logs}");
        await context.RestartAsync();
        var figures = new List<Figure>();
        // The first one makes what the others need.
        foreach (var scenario in Scenarios.Where((scenario, index) => index == 0 || options.Only.Count == 0 || options.Only.Contains(scenario.Name)))
        {
            figures.AddRange(await RunAsync(scenario, context, cancellationToken));
        }

        if (keep)
        {
            progress.Say($"kept until Ctrl+C: kubectl --kubeconfig {cluster.KubeconfigPath} -n {RouteShape.Namespace} get dsr");
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new SizeReport(routes, figures);
    }

    private async Task<IReadOnlyList<Figure>> RunAsync(IScenario scenario, BenchContext context, CancellationToken cancellationToken)
    {
        context.Progress.Say($"{scenario.Name}");
        try
        {
            return await scenario.RunAsync(context, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException or ApiException or HttpRequestException or IOException)
        {
            // The others may still say something.
            _failed = true;
            context.Progress.Say($"{scenario.Name} failed: {e.Message}");
            await context.RestartAsync();
            return [new Figure(scenario.Name, "failed", null, "", Note: e.Message)];
        }
    }
}
