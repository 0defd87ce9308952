namespace DeepSeek.Api.Routes;

/// <summary>The managed Redis.</summary>
public sealed record CacheServiceStatus
{
    /// <summary>Pods in all.</summary>
    public int? Replicas { get; set; }

    /// <summary>Pods that serve.</summary>
    public int? ReadyReplicas { get; set; }
}
