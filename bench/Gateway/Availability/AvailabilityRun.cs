using System.Globalization;
using DeepSeek.Bench.Gateway.Subjects;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>What clients see of failing nodes, with whom in between.</summary>
internal sealed class AvailabilityRun(AvailabilityOptions options, RunSetting setting)
{
    private readonly Progress _progress = new("availability: ");

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var nodes = await SimulatedNodes.StartAsync();
        var rows = AvailabilityRows.Of(nodes, setting.Subjects);
        var report = (setting with { Subjects = rows }).Report("availability", new Dictionary<string, string>
        {
            ["requests"] = options.Requests.ToString(CultureInfo.InvariantCulture),
            ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
            ["patience"] = $"{options.Patience}",
            ["planned upstream success, percent"] = FaultPlan.SuccessPercent.ToString(CultureInfo.InvariantCulture),
        });
        foreach (var subject in rows)
        {
            report = report with { Figures = [.. report.Figures, .. await MeasureAsync(subject, nodes, cancellationToken)] };
        }

        foreach (var scenario in report.Figures.GroupBy(static figure => figure.Scenario))
        {
            Console.WriteLine($"\n{scenario.Key}\n\n{RowTable.Of([.. scenario])}");
        }

        Console.WriteLine($"\ntargets\n\n{RowTable.Targets(report.Figures)}\n{report.Write(Repository.Root)}");
        return ExitCode.Done;
    }

    /// <summary>Each scenario with a process that has seen nothing yet: what it learnt of the nodes in one says nothing of the next.</summary>
    private async Task<IReadOnlyList<RowFigure>> MeasureAsync(Subject subject, SimulatedNodes nodes, CancellationToken cancellationToken)
    {
        var figures = new List<RowFigure>();
        await using (var row = await StartAsync(subject, nodes, FaultScenario.Name, cancellationToken))
        {
            figures.AddRange(await FaultScenario.RunAsync(subject, nodes, DoorsOf(row, nodes.All), options, _progress, cancellationToken));
        }

        await using (var row = await StartAsync(subject, nodes, OutageScenario.Name, cancellationToken))
        {
            figures.AddRange(await OutageScenario.RunAsync(subject, nodes, DoorsOf(row, nodes.Preferred), options, _progress, cancellationToken));
        }

        return figures;
    }

    private Task<RunningSubject> StartAsync(Subject subject, SimulatedNodes nodes, string scenario, CancellationToken cancellationToken) =>
        RunningSubject.StartAsync(subject, nodes.All[0].Url, setting.ProxyCore, Path.Combine(setting.Folder, $"{subject.Name}-{scenario}"), cancellationToken);

    /// <summary>Clients without a proxy spread themselves over the nodes that they know.</summary>
    private static IReadOnlyList<Door> DoorsOf(RunningSubject row, IEnumerable<SimulatedNode> nodes) =>
        row.Subject is Direct ? [.. nodes.Select(node => row.Door with { Url = new Uri(node.Url, row.Door.Url.AbsolutePath) })] : [row.Door];
}
