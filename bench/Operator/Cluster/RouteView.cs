using DeepSeek.Api.Routes;

namespace DeepSeek.Bench.Operator.Cluster;

/// <summary>What the status of a route says, as far as scenarios ask.</summary>
internal sealed record RouteView(bool Ready, bool Programmed, Level? Level, int? FirstShare, AnalysisOutcome? Outcome, DateTimeOffset? Evaluated, DateTimeOffset? PendingSince)
{
    /// <summary>When this state was seen: a timestamp of the system's time provider.</summary>
    public long At { get; } = TimeProvider.System.GetTimestamp();

    public static RouteView Of(DeepSeekRoute route)
    {
        var status = route.Status;
        return new RouteView(
            IsTrue(status, RouteConditions.Ready),
            IsTrue(status, RouteConditions.Programmed),
            status?.Level,
            status?.Tiers.FirstOrDefault(static tier => tier.Name == RouteShape.FirstTier)?.Share,
            status?.Analysis?.Outcome,
            status?.Analysis?.LastTime,
            status?.Analysis?.PendingSince);
    }

    /// <summary>What was said of an older spec doesn't count.</summary>
    private static bool IsTrue(DeepSeekRouteStatus? status, string type) => status?.Conditions.Any(condition => condition.Type == type && condition.Status == "True") == true;
}
