using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Operator.Metering;

/// <summary>
/// Measures, per route, how long clients had to live with a fault: from the evaluation that first saw a tier above a threshold, until every gateway serves by a
/// snapshot in which the tier has lost its share. A process that takes over in between doesn't know of it.
/// </summary>
internal sealed class ShiftTimer
{
    private readonly ConcurrentDictionary<ObjectKey, Known> _routes = new();

    /// <returns>How long it took, of a shift that is done with this measurement; otherwise null.</returns>
    public TimeSpan? Follow(ObjectKey route, RoutePlan plan, Measurement? measurement)
    {
        var known = _routes.GetValueOrDefault(route);
        var shares = string.Join(' ', plan.Step.Shares.Select(static share => share.Percent));
        var began = known?.FaultSince ?? (known is not null && known.Shares != shares ? FirstSign(plan.Step) : null);
        var done = began is not null && known?.FaultSince is not null && IsTakenUp(plan.Snapshot, measurement);
        _routes[route] = new Known(shares, done ? null : began);
        return done ? measurement!.Time - began : null;
    }

    public void Forget(ObjectKey route) => _routes.TryRemove(route, out _);

    /// <summary>Of the tiers that lose their share in this step; null where none does.</summary>
    private static DateTimeOffset? FirstSign(AnalysisStep step)
        => !step.Events.Any(static told => told.Reason is AnalysisEventReason.TrafficShiftStarted or AnalysisEventReason.CircuitOpened) ? null
            : step.State.Tiers
                .Where(tier => tier.Phase is TierPhase.Degraded or TierPhase.CircuitOpen && tier.Since == step.State.EvaluatedAt)
                .SelectMany(static tier => tier.Judgement.Pending.Select(static pending => pending.Clock).Concat(tier.Slow is { } slow ? [slow] : []))
                .Select(static clock => (DateTimeOffset?)clock.Since)
                .Min() ?? step.State.EvaluatedAt;

    private static bool IsTakenUp(SnapshotFile? snapshot, Measurement? measurement)
        => snapshot is not null && measurement is { Asked: > 0 } && measurement.Acknowledged(snapshot.Hash) == measurement.Asked;

    /// <param name="Shares">As they were at the last visit.</param>
    /// <param name="FaultSince">Of a shift that gateways haven't all taken up; null: there is none.</param>
    private sealed record Known(string Shares, DateTimeOffset? FaultSince);
}
