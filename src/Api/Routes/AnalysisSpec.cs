namespace DeepSeek.Api.Routes;

/// <summary>How error rates are measured and what they lead to.</summary>
[Rule("duration(self.window) >= duration(self.interval) + duration(self.interval)", RouteMessages.WindowTooShort, FieldPath = ".window")]
[Rule("self.source != 'Prometheus' || has(self.prometheus)", RouteMessages.PrometheusMissing, FieldPath = ".prometheus")]
[Rule("self.source == 'Prometheus' || !has(self.prometheus)", RouteMessages.PrometheusUnused, FieldPath = ".prometheus")]
public sealed record AnalysisSpec
{
    private const string BIsWorseThanA = "(a.name == 'Warning' && b.name != 'Warning') || (a.name == 'Critical' && b.name == 'Emergency')";

    /// <summary>Time between two evaluations.</summary>
    [DurationBounds("1s", "10m")]
    public Duration Interval { get; set; } = Duration.Seconds(10);

    /// <summary>Error rates are taken over this window; at least twice the interval.</summary>
    [DurationBounds("2s", "1h")]
    public Duration Window { get; set; } = Duration.Seconds(60);

    /// <summary>Fewer attempts in the window say nothing: everything stays as it is.</summary>
    [Bounds(1, 1000000)]
    public int MinimumRequests { get; set; } = 20;

    /// <summary>Where counters come from.</summary>
    public AnalysisSource Source { get; set; }

    /// <summary>Required for source Prometheus, forbidden otherwise.</summary>
    public PrometheusSpec? Prometheus { get; set; }

    /// <summary>Incident levels. Thresholds rise strictly from Warning to Emergency, and <c>for</c> doesn't grow: what is worse is acted on no later. A level left out is never reached.</summary>
    [Items(3, Min = 1), ListMap("name")]
    [Rule("self.all(a, self.all(b, !(" + BIsWorseThanA + ") || a.errorRatePercent < b.errorRatePercent))", RouteMessages.LevelThresholdsNotIncreasing)]
    [Rule("self.all(a, self.all(b, !(" + BIsWorseThanA + ") || duration(a.for) >= duration(b.for)))", RouteMessages.LevelForIncreasing)]
    public IReadOnlyList<LevelSpec> Levels { get; set; } =
    [
        new() { Name = Level.Warning, ErrorRatePercent = 5, For = Duration.Minutes(5), Actions = [LevelAction.ShiftToNextTier] },
        new() { Name = Level.Critical, ErrorRatePercent = 15, For = Duration.Minutes(2), Actions = [LevelAction.ShiftToNextTier, LevelAction.StartCache, LevelAction.StartLocalModel] },
        new() { Name = Level.Emergency, ErrorRatePercent = 30, For = Duration.Zero, Actions = [LevelAction.OpenCircuit, LevelAction.StartCache, LevelAction.StartLocalModel] },
    ];

    /// <summary>How traffic leaves a sick tier.</summary>
    public ShiftSpec Shift { get; set; } = new();
}
