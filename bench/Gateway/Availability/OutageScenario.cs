using DeepSeek.Bench.Gateway.Figures;
using DeepSeek.Bench.Gateway.Subjects;
using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>All nodes are well; then those of the preferred tier are gone at one stroke, for a while.</summary>
internal static class OutageScenario
{
    public const string Name = "outage";

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan During = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<RowFigure>> RunAsync(
        Subject subject, SimulatedNodes nodes, IReadOnlyList<Door> doors, AvailabilityOptions options, Progress progress, CancellationToken cancellationToken)
    {
        nodes.Begin(null);
        progress.Say($"{subject.Name}: the preferred tier falls in {Before.TotalSeconds:0} s, for {During.TotalSeconds:0} s");
        using var clients = new Clients(doors, options.Patience);
        var over = false;
        var running = clients.RunAsync(_ => !Volatile.Read(ref over), cancellationToken);
        await Task.Delay(Before, cancellationToken);
        await Task.WhenAll(nodes.Preferred.Select(static node => node.FallAsync()));
        await Task.Delay(During, cancellationToken);
        foreach (var node in nodes.Preferred)
        {
            node.Return();
        }

        await Task.Delay(After, cancellationToken);
        Volatile.Write(ref over, true);
        return Figures(subject, await running, nodes.Attempts);
    }

    private static IReadOnlyList<RowFigure> Figures(Subject subject, IReadOnlyList<ClientResult> results, int attempts)
    {
        var failed = results.Where(static result => !result.Whole).ToArray();
        var times = new Percentiles(results.Where(static result => result.Whole).Select(static result => result.Time.TotalSeconds));
        return
        [
            new(Name, subject.Name, "requests", "", results.Count),
            new(Name, subject.Name, "errors before the answer began", "", failed.Count(static result => !result.Begun), Target: subject.IsOurs ? GatewayTargets.OutageErrors : null, Note: FailureList.Of(results)),
            new(Name, subject.Name, "streams cut after they had begun", "", failed.Count(static result => result.Begun)),
            new(Name, subject.Name, "attempts per request", "", (double)attempts / results.Count),
            new(Name, subject.Name, "p50", "s", times.At(50)),
            new(Name, subject.Name, "p99", "s", times.At(99)),
        ];
    }
}
