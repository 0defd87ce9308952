namespace DeepSeek.Operator.Analysis;

/// <summary>
/// Everything needed to go on: what status must carry so that a new leader counts where the old one stopped.
/// Shares are not in it; they follow from it and the policy (<see cref="ShareTable"/>).
/// </summary>
internal sealed record AnalysisState
{
    /// <summary>The beginning: nothing known. Tiers appear with the first step.</summary>
    public static AnalysisState Initial { get; } = new();

    /// <summary>The level that the route reports and acts by: the measured one, or a person's.</summary>
    public Level Level { get; init; } = Level.Normal;

    /// <summary>When the last step was made; null before the first. A gap longer than the window holds all clocks.</summary>
    public DateTimeOffset? EvaluatedAt { get; init; }

    public SampleOutcome Outcome { get; init; } = SampleOutcome.NoData;

    /// <summary>In the policy's order.</summary>
    public IReadOnlyList<TierState> Tiers { get; init; } = [];

    /// <summary>The route as a whole, on which Critical alone is judged.</summary>
    public Judgement Route { get; init; } = Judgement.None;

    public FlapState Flap { get; init; } = FlapState.None;

    /// <summary>A tier should lose traffic, and there is nowhere for it to go.</summary>
    public bool NoHealthyTier { get; init; }

    /// <summary>A cache that waits for trouble is in use: since a level asked for it, until the route is Normal again.</summary>
    public bool CacheStarted { get; init; }

    /// <summary>As <see cref="BackendWeights.Align"/> has them.</summary>
    public IReadOnlyList<BackendWeight> Weights { get; init; } = [];

    /// <summary>The override in force at the last step, to notice its coming and going.</summary>
    public LevelOverride? Override { get; init; }

    /// <summary>The last ten, oldest first.</summary>
    public IReadOnlyList<LevelTransition> Transitions { get; init; } = [];
}
