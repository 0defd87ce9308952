namespace DeepSeek.Api.Routes;

/// <summary>How a backend is chosen inside a tier.</summary>
public sealed record LoadBalancingSpec
{
    /// <summary>The policy.</summary>
    public LoadBalancingPolicy Policy { get; set; }

    /// <summary>
    /// Let the operator scale weights by measured latency and error rate each interval, compared with the best backend of the tier and never below a tenth.
    /// Written only when a weight moves by more than 5 %.
    /// </summary>
    public bool DynamicWeights { get; set; } = true;
}
