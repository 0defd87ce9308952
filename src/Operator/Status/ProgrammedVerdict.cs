using DeepSeek.Api.Routes;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Operator.Status;

/// <summary>Whether every gateway serves by the snapshot of the moment. A shift is done when they all do.</summary>
internal static class ProgrammedVerdict
{
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
}
