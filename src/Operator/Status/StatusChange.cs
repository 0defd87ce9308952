using DeepSeek.Api;
using DeepSeek.Api.Routes;

namespace DeepSeek.Operator.Status;

/// <summary>
/// Whether a status is worth writing. What people and clients act on is written at once; live figures follow in their own time, since
/// a thousand routes that are measured every ten seconds must not become a hundred writes a second. Metrics carry the live figures.
/// </summary>
internal static class StatusChange
{
    /// <summary>How long figures may be behind.</summary>
    public static readonly TimeSpan FiguresEvery = TimeSpan.FromSeconds(30);

    /// <param name="written">As it is now.</param>
    /// <param name="next">As it should be.</param>
    /// <param name="sinceWrite">Time since the last write, or since this process began.</param>
    public static bool IsDue(DeepSeekRouteStatus? written, DeepSeekRouteStatus next, TimeSpan sinceWrite)
        => written is null
            || StatusText(WithoutFigures(written)) != StatusText(WithoutFigures(next))
            || (sinceWrite >= FiguresEvery && (IsCounting(next) || StatusText(WithoutTime(written)) != StatusText(WithoutTime(next))));

    // A new leader takes the time since the last evaluation for silence: while clocks run, it must not be far behind.
    private static bool IsCounting(DeepSeekRouteStatus status)
        => status.Level != Level.Normal || status.Tiers.Any(static tier => tier.State is not (null or TierState.Healthy or TierState.Unavailable))
            || status.Analysis?.PendingLevel is not null;

    private static string StatusText(DeepSeekRouteStatus status) => System.Text.Json.JsonSerializer.Serialize(status, ApiJson.Default.DeepSeekRouteStatus);

    // The time of the last evaluation alone is never a reason to write.
    private static DeepSeekRouteStatus WithoutTime(DeepSeekRouteStatus status)
        => status with { Analysis = status.Analysis is null ? null : status.Analysis with { LastTime = null } };

    private static DeepSeekRouteStatus WithoutFigures(DeepSeekRouteStatus status) => status with
    {
        Analysis = status.Analysis is null ? null : status.Analysis with
        {
            LastTime = null,
            Requests = null,
            Errors = null,
            ErrorRate = null,
            FirstTokenP95 = null,
        },
        Tiers = [.. status.Tiers.Select(static tier => tier with
        {
            ErrorRate = null,
            Latency = null,
            Backends = [.. tier.Backends.Select(static backend => backend with { Latency = null, ErrorRate = null })],
        })],
        // Messages carry figures too; what a condition says is its status and reason.
        Conditions = [.. status.Conditions.Select(static condition => condition with { Message = null })],
    };
}
