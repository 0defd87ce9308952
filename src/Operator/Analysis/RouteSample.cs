using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Analysis;

/// <summary>What the source said about the last window. A tier that is absent had no attempts.</summary>
/// <param name="Outcome">Whether there is anything to judge by.</param>
/// <param name="Tiers">Those that had attempts.</param>
/// <param name="FirstTokenP95">Of the route as a whole; null where nothing was measured.</param>
/// <param name="Problem">Why there is no value, for people; of a value, what its source warns of.</param>
internal sealed record RouteSample(
    SampleOutcome Outcome, IReadOnlyList<TierSample> Tiers, TimeSpan? FirstTokenP95 = null, string? Problem = null)
{
    /// <summary>Of a source that answered, and refused what it was asked: the user's query has to change, waiting doesn't help.</summary>
    public bool IsQueryInvalid { get; init; }

    /// <summary>Those that had attempts, by the gateways' counters.</summary>
    public IReadOnlyList<BackendSample> Backends { get; init; } = [];

    /// <summary>What another source told of the tiers, where there is one, with what only the gateways know.</summary>
    public RouteSample Or(RouteSample? told) => told is null ? this : told with { FirstTokenP95 = FirstTokenP95, Backends = Backends };

    public static RouteSample Unreachable(string problem) => new(SampleOutcome.SourceError, [], Problem: problem);

    public long Attempts => Tiers.Sum(static tier => tier.Attempts);

    public long Errors => Tiers.Sum(static tier => tier.Errors);

    public TierSample Tier(string name) => Tiers.FirstOrDefault(tier => tier.Tier == name) ?? new TierSample(name, 0, 0);

    public BackendSample Backend(BackendKey key) => Backends.FirstOrDefault(backend => backend.Key == key) ?? new BackendSample(key, 0, 0);
}
