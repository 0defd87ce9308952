using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Operator.Status;

/// <summary>Whether every gateway serves by the snapshot of the moment. A shift is done when they all do.</summary>
internal static class ProgrammedVerdict
{
    /// <summary>How long gateways may take for a snapshot that comes of a shift, and not of an edit: as long as the alert about it waits.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    public static Verdict Of(SnapshotFile? snapshot, Measurement? measurement)
    {
        if (snapshot is null)
        {
            return Verdict.False(RouteReasons.AwaitingAcknowledgement, "there is no snapshot: no backend of the route can be reached");
        }

        var (asked, acknowledged) = (measurement?.Asked ?? 0, measurement?.Acknowledged(snapshot.Hash) ?? 0);
        var rejected = measurement?.Rejected(snapshot.Hash) ?? 0;
        return rejected > 0
            ? Verdict.False(RouteReasons.SnapshotRejected, $"{rejected} of {asked} gateways refused snapshot {snapshot.Hash}; /snapshot on their admin port says why")
            : asked > 0 && acknowledged == asked
            ? Verdict.True(RouteReasons.SnapshotAcknowledged, $"all gateways serve by snapshot {snapshot.Hash}")
            : Verdict.False(RouteReasons.AwaitingAcknowledgement, $"{acknowledged} of {asked} gateways serve by snapshot {snapshot.Hash}");
    }

    /// <summary>
    /// Whether only a shift is on its way. Gateways serve the spec all the while, by shares that are seconds old, and a route that is ready
    /// stays so: else every incident would make it look broken, at first to those who deploy by Git.
    /// </summary>
    public static bool IsShifting(Verdict programmed, DeepSeekRoute route, DateTimeOffset now)
        => programmed.Reason == RouteReasons.AwaitingAcknowledgement
            && Conditions.Find(route.Status?.Conditions, RouteConditions.Ready) is { Status: "True" } ready
            && ready.ObservedGeneration == route.Metadata.Generation
            && Conditions.Find(route.Status?.Conditions, RouteConditions.Programmed) is { } before
            && (before.Status == "True" || now - before.LastTransitionTime <= Grace);
}
