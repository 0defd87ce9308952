using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Operator.Status;

/// <summary>
/// A process that has just begun has asked no gateway yet. As long as route and snapshot are what they were, what its predecessor wrote of
/// them holds until it has: a new leader must not make every route unready for a moment.
/// </summary>
internal static class RememberedVerdict
{
    /// <summary>What the status says, where that holds; otherwise what is known now.</summary>
    public static Verdict Or(Verdict now, string type, ObservedRoute observed, RoutePlan plan)
        => Holds(observed, plan) && ControllerRuntime.Reconciling.Conditions.Find(observed.Route.Status!.Conditions, type) is { } known
            ? new Verdict(known.Status, known.Reason, known.Message ?? "") : now;

    public static bool Holds(ObservedRoute observed, RoutePlan plan)
        => observed.Measurement is null
            && observed.Route.Status is { Gateway.SnapshotHash: { } hash } status
            && status.ObservedGeneration == observed.Route.Metadata.Generation
            && hash == plan.Snapshot?.Hash;
}
