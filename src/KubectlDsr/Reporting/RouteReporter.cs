using System.Globalization;
using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.KubectlDsr.Reporting;

/// <summary>(route, now) → what to say of it. Pure.</summary>
internal static class RouteReporter
{
    private static readonly HashSet<string> Negative = [RouteConditions.TrafficShifted, RouteConditions.CircuitOpen, RouteConditions.Suspended];

    // What was not asked for isn't missing, and what can't be judged for lack of traffic isn't trouble.
    private static readonly HashSet<string> Harmless = [RouteReasons.NotRequested, RouteReasons.NoTraffic];

    public static RouteReport Of(DeepSeekRoute route, DateTimeOffset now)
    {
        var status = route.Status ?? new DeepSeekRouteStatus();
        return new RouteReport
        {
            Namespace = route.Namespace() ?? "",
            Name = route.Name(),
            Ready = Condition(route, RouteConditions.Ready)?.Status ?? "Unknown",
            Level = status.Level?.ToString(),
            ActiveTier = status.ActiveTier,
            Requests = status.Analysis?.Requests,
            ErrorRatePercent = Number(status.Analysis?.ErrorRate),
            Gateways = new GatewayReport(status.Gateway?.Replicas, status.Gateway?.ReadyReplicas, status.Gateway?.AcknowledgedReplicas, status.Gateway?.SnapshotHash),
            Held = Held(route),
            Override = Override(route, now),
            Tiers = [.. route.Spec.Tiers.Select(tier => Tier(tier, status.Tiers.FirstOrDefault(known => known.Name == tier.Name)))],
            Trouble = [.. status.Conditions.Where(IsTrouble).Select(static condition => new ConditionReport(condition.Type, condition.Status, condition.Reason ?? "", condition.Message ?? ""))],
        };
    }

    /// <summary>Null: not written yet.</summary>
    public static V1Condition? Condition(DeepSeekRoute route, string type) => route.Status?.Conditions.FirstOrDefault(condition => condition.Type == type);

    /// <summary>By what the route is held; null: it isn't.</summary>
    public static string? Held(DeepSeekRoute route) => route.Spec.Suspend ? RouteReasons.SpecSuspend
        : route.GetAnnotation(Api.AnnotationNames.Paused) == "true" ? RouteReasons.PausedAnnotation
        : null;

    /// <summary>The override in force; null: none.</summary>
    public static OverrideReport? Override(DeepSeekRoute route, DateTimeOffset now)
        => route.Spec.Override is { } wanted && !(wanted.Until <= now) ? new OverrideReport(wanted.Tier, wanted.Level?.ToString(), wanted.Until) : null;

    private static bool IsTrouble(V1Condition condition)
        => condition.Status != (Negative.Contains(condition.Type) ? "False" : "True") && !Harmless.Contains(condition.Reason ?? "");

    private static TierReport Tier(TierSpec spec, TierStatus? status) => new()
    {
        Name = spec.Name,
        State = status?.State?.ToString(),
        SharePercent = status?.Share,
        ErrorRatePercent = Number(status?.ErrorRate),
        LatencyMilliseconds = status?.Latency?.Value.TotalMilliseconds,
        Backends = [.. spec.Backends.Select(backend => Backend(backend, status?.Backends.FirstOrDefault(known => known.Name == backend.Name)))],
    };

    private static BackendReport Backend(BackendSpec spec, BackendStatus? status)
        => new(spec.Name, status?.State?.ToString(), spec.Weight, status?.EffectiveWeight, status?.Latency?.Value.TotalMilliseconds);

    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
