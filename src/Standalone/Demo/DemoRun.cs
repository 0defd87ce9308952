using DeepSeek.Operator.Metering;
using DeepSeek.Protocol.Metering;
using DeepSeek.Standalone.Serving;

namespace DeepSeek.Standalone.Demo;

/// <summary>One run of the script over nodes and server that are up.</summary>
internal sealed class DemoRun
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(1);

    private readonly DemoNodes _nodes;
    private readonly StandaloneServer _server;
    private readonly DemoScreen _screen;
    private readonly DemoObserver _observer;
    private readonly TimeProvider _time;
    private AttemptCounts? _beforeFault;
    private AttemptCounts? _afterFault;

    public DemoRun(DemoNodes nodes, StandaloneServer server, DemoScreen screen, TimeProvider time)
    {
        (_nodes, _server, _screen, _time) = (nodes, server, screen, time);
        _observer = new DemoObserver(time);
        server.Loop.Evaluated += (plan, measurement) =>
        {
            _observer.Note(plan, measurement);
            _screen.Events(plan);
        };
    }

    /// <param name="cancellationToken">Ends the run without a summary.</param>
    public async Task<DemoSummary> RunAsync(CancellationToken cancellationToken)
    {
        using var clients = new DemoClients(_server.Address, _time);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = clients.RunAsync(stopping.Token);
        var printing = PrintAsync(clients.Tally, stopping.Token);
        foreach (var phase in DemoPhase.Script(_nodes.HasLocal))
        {
            await PlayAsync(phase, cancellationToken);
        }

        await stopping.CancelAsync();
        await Task.WhenAll(asking, printing);
        var summary = Summarize(clients.Tally, await CountAsync()) with { LocalAnswers = _nodes.HasLocal ? await CountLocalAsync() : null };
        _screen.Close(summary, clients.Tally);
        return summary;
    }

    private async Task PlayAsync(DemoPhase phase, CancellationToken cancellationToken)
    {
        if (phase.IsFault && _beforeFault is null)
        {
            _beforeFault = await CountAsync();
            _observer.NoteFault();
        }
        else if (!phase.IsFault && _beforeFault is not null)
        {
            _afterFault = await CountAsync();
        }

        (_nodes.Metro.Faults.Percent, _nodes.Backbone.Faults.Percent, _nodes.Overseas.Faults.Percent) = (phase.MetroPercent, phase.BackbonePercent, phase.OverseasPercent);
        _screen.Phase(phase);
        await LastAsync(phase, cancellationToken);
    }

    private async Task LastAsync(DemoPhase phase, CancellationToken cancellationToken)
    {
        var time = Task.Delay(phase.Length, _time, cancellationToken);
        if (phase.Until is { } milestone && await Task.WhenAny(time, _observer.Reached(milestone)) != time)
        {
            await Task.Delay(phase.Afterglow, _time, cancellationToken);
        }
        else
        {
            await time;
        }
    }

    private async Task PrintAsync(DemoTally tally, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(LineInterval, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _screen.Line(_observer.Moment, tally);
        }
    }

    /// <summary>Attempts that reached a node, since the start.</summary>
    private async Task<AttemptCounts> CountAsync() => (await _server.Loop.ScrapeAsync()).Backends
        .Where(static backend => backend.Key.Backend != GatewayMetricNames.NoBackend)
        .Aggregate(AttemptCounts.Zero, static (sum, backend) => sum + backend.Value.Counts);

    private async Task<int> CountLocalAsync() => (int)(await _server.Loop.ScrapeAsync()).Backends
        .Where(static backend => backend.Key.Backend == DemoSummary.LocalTier)
        .Sum(static backend => backend.Value.Counts.Attempts - backend.Value.Counts.Errors);

    private DemoSummary Summarize(DemoTally tally, AttemptCounts whole)
    {
        var fault = _afterFault! - _beforeFault!;
        return new DemoSummary
        {
            ClientRequests = tally.Requests,
            // Rounded down: a single failure among many must not look like none.
            ClientSuccessPercent = Math.Floor(tally.SuccessPercent * 1000) / 1000,
            UpstreamSuccessPercent = Math.Round(100 * (1 - (fault.Errors / Math.Max(1, fault.Attempts))), 1),
            AttemptsPerRequest = Math.Round(whole.Attempts / Math.Max(1, tally.Requests), 2),
            Levels = _observer.Levels,
            FaultToShiftSeconds = _observer.FaultToShift is { } delay ? Math.Round(delay.TotalSeconds, 1) : null,
            RecoveredToFirstTier = _observer.Moment.IsOnFirstTier,
        };
    }
}
