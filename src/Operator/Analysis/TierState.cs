namespace DeepSeek.Operator.Analysis;

/// <summary>All that must be remembered of a tier.</summary>
internal sealed record TierState
{
    public required string Name { get; init; }

    public TierPhase Phase { get; init; } = TierPhase.Healthy;

    /// <summary>Part of its configured share that the tier keeps, percent. 100 while healthy, 0 while the circuit is open.</summary>
    public int RetainedPercent { get; init; } = 100;

    /// <summary>When the phase, or the present step within it, began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How long the circuit stays open or a recovery step lasts; null: the configured wait. Doubles with each failed try.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Whether any backend was usable when last heard of. Only usable, healthy tiers receive what others lose.</summary>
    public bool Usable { get; init; } = true;

    /// <summary>Runs while probe latency is above the tier's threshold; stops below 80 % of it.</summary>
    public EvidenceClock? Slow { get; init; }

    public Judgement Judgement { get; init; } = Judgement.None;
}
