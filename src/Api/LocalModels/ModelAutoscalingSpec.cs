namespace DeepSeek.Api.LocalModels;

/// <summary>Number of server pods by load.</summary>
[Rule("self.minReplicas <= self.maxReplicas", LocalModelMessages.AutoscalingRange, FieldPath = ".maxReplicas")]
public sealed record ModelAutoscalingSpec
{
    /// <summary>Fewest pods. 0: none while nobody asks.</summary>
    [Bounds(0, 100)]
    public int MinReplicas { get; set; }

    /// <summary>Most pods.</summary>
    [Bounds(1, 100)]
    public int MaxReplicas { get; set; } = 4;

    /// <summary>Requests in flight that each pod should have.</summary>
    [Bounds(1, 100000)]
    public int TargetConcurrency { get; set; } = 16;

    /// <summary>The load is averaged over this window before pods are added.</summary>
    [DurationBounds("0s", "1h")]
    public Duration ScaleUpWindow { get; set; } = Duration.Seconds(30);

    /// <summary>How long the load must be lower before pods are taken away: loading a model is dear.</summary>
    [DurationBounds("0s", "24h")]
    public Duration ScaleDownDelay { get; set; } = Duration.Minutes(10);
}
