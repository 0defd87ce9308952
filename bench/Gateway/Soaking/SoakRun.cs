using System.Globalization;
using DeepSeek.Bench.Gateway.Availability;
using DeepSeek.Bench.Gateway.Figures;
using DeepSeek.Bench.Gateway.Subjects;
using DeepSeek.Bench.Measuring.Exposition;
using DeepSeek.Bench.Measuring.Statistics;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Bench.Gateway.Soaking;

/// <summary>
/// Lets one gateway run for long while its upstreams fail a third of their requests, clients leave in the middle of streams, and its
/// snapshot is replaced every second. At the end nobody may be inside any more, and nothing may have grown without end.
/// </summary>
internal sealed class SoakRun(TimeSpan time, RunSetting setting)
{
    private const string Soak = "gateway-soak";
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(20);

    private readonly Progress _progress = new("soak: ");
    private readonly List<SoakSample> _samples = [];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var nodes = await SimulatedNodes.StartAsync();
        var ours = AvailabilityRows.Of(nodes, setting.Subjects).OfType<Ours>().First();
        var folder = Path.Combine(setting.Folder, Soak);
        await using var running = await RunningSubject.StartAsync(ours, nodes.All[0].Url, setting.ProxyCore, folder, cancellationToken);
        var churn = new SnapshotChurn(Path.Combine(folder, RoutingSnapshot.FileName), ours.Snapshot(nodes.All[0].Url), new Random(1));
        nodes.Begin(seed: 1);
        using var clients = new Clients([running.Door], TimeSpan.FromSeconds(10));
        using var leavers = new Leavers(running.Door, new Random(2));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = clients.RunAsync(_ => !over.IsCancellationRequested, cancellationToken);
        var leaving = leavers.RunAsync(over.Token);

        await ChurnAsync(running, ours.Admin, churn, leavers, cancellationToken);
        await over.CancelAsync();
        await leaving;
        var results = await asking;
        await churn.RestoreAsync(cancellationToken);
        var inside = await SettleAsync(ours.Admin, cancellationToken);
        RowFigure[] figures = [.. Figures(results, leavers, churn, inside)];
        var report = (setting with { Subjects = [ours] }).Report(Soak, new Dictionary<string, string> { ["minutes"] = $"{time.TotalMinutes:0}" }) with { Figures = figures };
        Console.WriteLine($"\n{Table(figures)}\n{report.Write(Repository.Root)}");
        return figures.All(static figure => figure.Verdict is Verdict.None or Verdict.Met) ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task ChurnAsync(RunningSubject running, Uri admin, SnapshotChurn churn, Leavers leavers, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var (nextSample, nextWord) = (TimeSpan.Zero, TimeSpan.Zero);
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var now = TimeSpan.Zero; now < time; now = TimeProvider.System.GetElapsedTime(started))
        {
            if (now >= nextSample)
            {
                _samples.Add(await SampleAsync(running, admin, now, cancellationToken));
                nextSample += SampleEvery;
            }

            if (now >= nextWord)
            {
                var last = _samples[^1];
                _progress.Say($"{(time - now).TotalMinutes:0.0} min to go; {churn.Written} snapshots, {leavers.Left} left; {last.Memory:0} MB, {last.Handles} handles");
                nextWord += TimeSpan.FromSeconds(30);
            }

            await churn.WriteAsync(cancellationToken);
            await second.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static async Task<SoakSample> SampleAsync(RunningSubject running, Uri admin, TimeSpan at, CancellationToken cancellationToken)
    {
        var text = await Http.GetStringAsync(new Uri(admin, "/metrics"), cancellationToken);
        var usage = running.Usage ?? throw new InvalidOperationException("the gateway has no process");
        return new SoakSample(at, usage.Memory, new MetricsPage(text).Sum("dotnet_total_memory_bytes") / 1e6, usage.Handles, usage.Threads, text.Count('\n'));
    }

    /// <summary>Requests that are inside though no client is there any more.</summary>
    private async Task<double> SettleAsync(Uri admin, CancellationToken cancellationToken)
    {
        var inside = double.NaN;
        try
        {
            await _progress.UntilAsync(
                async () => (inside = new MetricsPage(await Http.GetStringAsync(new Uri(admin, "/metrics"), cancellationToken)).Sum("deepseek_gateway_in_flight")) == 0,
                Calm, () => $"settling: {inside} inside", TimeSpan.FromSeconds(1), cancellationToken);
        }
        catch (TimeoutException)
        {
            // What is left is the result.
        }

        return inside;
    }

    private IEnumerable<RowFigure> Figures(IReadOnlyList<ClientResult> results, Leavers leavers, SnapshotChurn churn, double inside)
    {
        var whole = results.Count(static result => result.Whole);
        yield return new(Soak, "ours", "answered completely", "%", 100.0 * whole / results.Count, Note: string.Create(CultureInfo.InvariantCulture, $"{whole} of {results.Count}; {FailureList.Of(results)}"));
        yield return new(Soak, "ours", "clients that left", "", leavers.Left);
        yield return new(Soak, "ours", "snapshots", "", churn.Written, Note: string.Create(CultureInfo.InvariantCulture, $"{churn.Bad} of them none"));
        yield return new(Soak, "ours", "requests left inside", "", inside, Target: GatewayTargets.LeftInside);
        yield return Growth("memory", "MB", static sample => sample.Memory);
        yield return Growth("managed heap", "MB", static sample => sample.Heap);
        yield return Growth("handles", "", static sample => sample.Handles);
        yield return Growth("threads", "", static sample => sample.Threads);
        yield return Growth("metric lines", "", static sample => sample.Series);
    }

    private RowFigure Growth(string name, string unit, Func<SoakSample, double> of)
    {
        var values = _samples.Select(sample => (sample.At, Value: of(sample))).ToArray();
        var note = string.Create(CultureInfo.InvariantCulture, $"{values[0].Value:0.#} at first, {values.Max(static sample => sample.Value):0.#} at most, {values[^1].Value:0.#} at last");
        return new RowFigure(Soak, "ours", $"{name}, growth", $"{unit}/h", Slope.PerHour(values), Note: note);
    }

    private static TextTable Table(IEnumerable<RowFigure> figures)
    {
        var table = new TextTable("figure", "value", "note");
        foreach (var figure in figures)
        {
            table.Add(figure.Name, figure.Unit.Length == 0 ? figure.Text : $"{figure.Text} {figure.Unit}", figure.Note);
        }

        return table;
    }
}
