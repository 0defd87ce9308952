using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Analysis;

/// <summary>What was observed for one evaluation.</summary>
/// <param name="Sample">Errors over the window.</param>
/// <param name="Health">By tier name; a tier that is absent is unknown.</param>
internal sealed record AnalysisInput(RouteSample Sample, IReadOnlyDictionary<string, TierHealth> Health)
{
    /// <summary>Probe round trip of each backend; one that is absent is unknown.</summary>
    public IReadOnlyDictionary<BackendKey, TimeSpan> BackendLatency { get; init; } = new Dictionary<BackendKey, TimeSpan>();

    public TierHealth HealthOf(string tier) => Health.GetValueOrDefault(tier) ?? TierHealth.Unknown;
}
