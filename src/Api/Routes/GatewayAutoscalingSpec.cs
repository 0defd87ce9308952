namespace DeepSeek.Api.Routes;

/// <summary>Number of gateway pods by load.</summary>
[Rule("self.minReplicas <= self.maxReplicas", RouteMessages.GatewayAutoscalingRange, FieldPath = ".maxReplicas")]
public sealed record GatewayAutoscalingSpec
{
    /// <summary>Fewest pods.</summary>
    [Bounds(1, 100)]
    public int MinReplicas { get; set; } = 2;

    /// <summary>Most pods.</summary>
    [Bounds(1, 100)]
    public int MaxReplicas { get; set; } = 10;

    /// <summary>Requests in flight, in percent of gateway.maxConcurrency, that each pod should have.</summary>
    [Bounds(1, 100)]
    public int TargetConcurrencyPercent { get; set; } = 70;
}
