using System.Globalization;
using DeepSeek.Bench.Measuring.Statistics;
using DeepSeek.Bench.Operator.Cluster;
using DeepSeek.Bench.Operator.Figures;
using DeepSeek.Bench.Operator.Processes;
using DeepSeek.Testing;

namespace DeepSeek.Bench.Operator.Soaking;

/// <summary>
/// Lets one operator run for long while routes come, change and go, gateways are asked, and its connections to the API server break every
/// few seconds. At the end the world must be what it should, and nothing may have grown without end.
/// </summary>
internal sealed class SoakRun(TimeSpan time, int routes, RunSetting setting)
{
    private const string Soak = "soak";
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(5);

    private readonly Progress _progress = new("soak: ");
    private readonly Random _random = new(1);
    private readonly List<SoakSample> _samples = [];
    private int _cuts;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var report = setting.Report(Soak);
        await using var cluster = await BenchCluster.StartAsync(setting.Binary, cancellationToken);
        await using var relay = new TcpRelay(cluster.Port);
        await using var worker = cluster.StartOperator(kubeconfig: await ThroughAsync(relay, cluster, cancellationToken));
        _progress.Say($"{routes} routes for {time.TotalMinutes:0} minutes; the operator logs to {cluster.Logs}");
        var churn = new Churn(cluster, _random);
        await churn.CreateAsync(routes, cancellationToken);
        await _progress.UntilAsync(() => cluster.Board.Ready >= routes, TimeSpan.FromMinutes(10), () => $"{cluster.Board.Ready} of {routes} routes are Ready", cancellationToken);

        var leftovers = await LiveAsync(cluster, relay, worker, churn, cancellationToken);
        IReadOnlyList<Figure> figures = [.. Figures(churn, worker, leftovers)];
        var measured = new SizeReport(routes, figures);
        Console.WriteLine($"\n{measured.Table()}\n{(report with { Sizes = [measured] }).Write(setting.Repository)}");
        return figures.All(figure => figure.VerdictAt(routes) is Verdict.None or Verdict.Met) ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>A kubeconfig that leads through the relay. Names in certificates are those of the loopback address, which stays the same.</summary>
    private static async Task<string> ThroughAsync(TcpRelay relay, BenchCluster cluster, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(cluster.KubeconfigPath, cancellationToken);
        var path = Path.Combine(cluster.Logs, "kubeconfig");
        await File.WriteAllTextAsync(path, text.Replace($":{cluster.Port}", $":{relay.Port}", StringComparison.Ordinal), cancellationToken);
        return path;
    }

    /// <returns>Null when the operator has died.</returns>
    private async Task<Leftovers?> LiveAsync(BenchCluster cluster, TcpRelay relay, OperatorProcess worker, Churn churn, CancellationToken cancellationToken)
    {
        try
        {
            await ChurnAsync(cluster, relay, worker, churn, cancellationToken);
            return worker.HasExited ? null : await SettleAsync(cluster, worker, churn, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException && worker.HasExited)
        {
            // It died while it was looked at.
            return null;
        }
    }

    private async Task ChurnAsync(BenchCluster cluster, TcpRelay relay, OperatorProcess worker, Churn churn, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var (nextCut, nextSample, nextWord) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var now = TimeSpan.Zero; now < time && !worker.HasExited; now = TimeProvider.System.GetElapsedTime(started))
        {
            if (now >= nextCut)
            {
                relay.LeadTo(cluster.Port);
                _cuts++;
                nextCut = now + TimeSpan.FromSeconds(3 + (_random.NextDouble() * 5));
            }

            if (now >= nextSample)
            {
                _samples.Add(await SampleAsync(worker, now));
                nextSample += SampleEvery;
            }

            if (now >= nextWord)
            {
                _progress.Say($"{(time - now).TotalMinutes:0.0} min to go; {churn.Made} made, {churn.Edited} edited, {churn.Deleted} deleted, {_cuts} cuts; {_samples[^1].Memory:0} MB, {_samples[^1].Handles} handles");
                nextWord += TimeSpan.FromSeconds(15);
            }

            await churn.CreateAsync(1, cancellationToken);
            await churn.EditAsync(cancellationToken);
            await churn.EditAsync(cancellationToken);
            await churn.DeleteAsync(cancellationToken);
            await second.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static async Task<SoakSample> SampleAsync(OperatorProcess worker, TimeSpan at)
    {
        var (usage, page) = (worker.Usage(), await worker.PageAsync());
        return new SoakSample(at, usage.Memory, usage.Handles, usage.Threads, page.Heap / 1e6);
    }

    /// <summary>Gives the operator time to catch up with the last changes, in peace.</summary>
    private async Task<Leftovers> SettleAsync(BenchCluster cluster, OperatorProcess worker, Churn churn, CancellationToken cancellationToken)
    {
        Leftovers? found = null;
        try
        {
            await _progress.UntilAsync(
                async () => (found = await Leftovers.FindAsync(cluster, worker, churn.Routes, cancellationToken)).None,
                Calm, () => $"settling: {found}", TimeSpan.FromSeconds(2), cancellationToken);
        }
        catch (TimeoutException)
        {
            // What is left is the result.
        }

        return found!;
    }

    private IEnumerable<Figure> Figures(Churn churn, OperatorProcess worker, Leftovers? leftovers)
    {
        yield return new(Soak, "operator's deaths", worker.HasExited ? 1 : 0, "", Targets.NothingMissed, $"{time.TotalMinutes:0} min, {_cuts} times all connections cut");
        yield return new(Soak, "missed deletes: children", leftovers?.Children, "", Targets.NothingMissed, $"{churn.Deleted} routes deleted");
        yield return new(Soak, "missed deletes: metrics", leftovers?.Shown, "", Targets.NothingMissed);
        yield return new(Soak, "missed creates", leftovers?.NotMade, "", Targets.NothingMissed, $"{churn.Made} routes made");
        yield return new(Soak, "missed edits", leftovers?.NotEdited, "", Targets.NothingMissed, $"{churn.Edited} edits");
        yield return new(Soak, "routes not Ready", leftovers?.NotReady, "", Targets.NothingMissed);
        yield return Growth("memory", "MB", static sample => sample.Memory);
        yield return Growth("managed heap", "MB", static sample => sample.Heap);
        yield return Growth("handles", "", static sample => sample.Handles);
        yield return Growth("threads", "", static sample => sample.Threads);
    }

    private Figure Growth(string name, string unit, Func<SoakSample, double?> of)
    {
        var values = _samples.Where(sample => of(sample) is not null).Select(sample => (sample.At, Value: of(sample)!.Value)).ToArray();
        var note = values.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"{values[0].Value:0.#} at first, {values.Max(static sample => sample.Value):0.#} at most, {values[^1].Value:0.#} at last");
        return new Figure(Soak, $"{name}, growth", Slope.PerHour(values), $"{unit}/h", Note: note);
    }
}
