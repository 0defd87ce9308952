using System.Globalization;
using DeepSeek.Bench.Gateway.Repetition;
using DeepSeek.Bench.Gateway.Scenarios;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Bench.Gateway;

/// <summary>All scenarios, in order.</summary>
internal sealed class GatewayBenchRun(GatewayBenchOptions options, RunSetting setting)
{
    private static readonly IReadOnlyList<IScenario> Scenarios =
        [new LatencyScenario(), new ThroughputScenario(), new FirstTokenScenario(), new StreamsScenario(), new FootprintScenario(), new CacheScenario(), new RepetitionScenario()];

    private bool _failed;

    public static IReadOnlyList<string> Names => [.. Scenarios.Select(static scenario => scenario.Name)];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var report = setting.Report("gateway", new Dictionary<string, string>
        {
            ["rounds"] = options.Rounds.ToString(CultureInfo.InvariantCulture),
            ["seconds"] = options.Seconds.ToString(CultureInfo.InvariantCulture),
        });
        foreach (var scenario in Scenarios.Where(scenario => options.Only.Count == 0 || options.Only.Contains(scenario.Name)))
        {
            var figures = await RunAsync(scenario, cancellationToken);
            report = report with { Figures = [.. report.Figures, .. figures] };
            Console.WriteLine($"\n{scenario.Name}\n\n{RowTable.Of(figures)}");
            report.Write(Repository.Root);
        }

        Console.WriteLine($"\ntargets\n\n{RowTable.Targets(report.Figures)}\n{report.Write(Repository.Root)}");
        return _failed ? ExitCode.Failed : ExitCode.Done;
    }

    private async Task<IReadOnlyList<RowFigure>> RunAsync(IScenario scenario, CancellationToken cancellationToken)
    {
        var progress = new Progress($"{scenario.Name}: ");
        try
        {
            return await scenario.RunAsync(new BenchContext(options, setting, progress), cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            // The others may still say something.
            _failed = true;
            progress.Say($"failed: {e.Message}");
            return [new RowFigure(scenario.Name, "all", "failed", "", null, Note: e.Message)];
        }
    }
}
