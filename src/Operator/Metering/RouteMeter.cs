using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Metering;

/// <summary>Remembers, per route, the window of counters and the last round of measurements. Rounds of one route never overlap: the queue sees to it.</summary>
internal sealed class RouteMeter
{
    private readonly ConcurrentDictionary<ObjectKey, Meter> _meters = new();

    public Measurement? Last(ObjectKey route) => _meters.GetValueOrDefault(route)?.Last;

    /// <param name="route">The route.</param>
    /// <param name="window">As the route has it now; a change keeps what was counted.</param>
    /// <param name="round">What the gateways said.</param>
    /// <param name="told">What Prometheus said, of a route that is judged by it; null: the gateways' counters count. They are followed in either case.</param>
    /// <param name="now">The end of the round.</param>
    public Measurement Record(ObjectKey route, TimeSpan window, ScrapeRound round, RouteSample? told, DateTimeOffset now)
    {
        var counters = (_meters.GetValueOrDefault(route)?.Counters ?? CounterWindow.Empty(window)).WithLength(window).Add(now, round.Scrapes, round.Problem);
        var counted = counters.Measure(now);
        var measured = new Measurement(now, counted.Or(told), round.Scrapes, round.Asked);
        _meters[route] = new Meter(counters, measured);
        return measured;
    }

    public void Forget(ObjectKey route) => _meters.TryRemove(route, out _);

    private sealed record Meter(CounterWindow Counters, Measurement Last);
}
