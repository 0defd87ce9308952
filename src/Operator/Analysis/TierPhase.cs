namespace DeepSeek.Operator.Analysis;

/// <summary>What is being done with a tier. Every phase but <see cref="Healthy"/> counts as sick.</summary>
internal enum TierPhase
{
    Healthy,

    /// <summary>Its share is leaving, or has left but for the residue.</summary>
    Degraded,

    /// <summary>It gets nothing; probes alone decide about the next try.</summary>
    CircuitOpen,

    /// <summary>A trickle is let through and judged.</summary>
    HalfOpen,

    /// <summary>Its share returns by steps, each judged by the tier's own errors.</summary>
    Recovering,
}
