using k8s.Models;

namespace DeepSeek.Api.Routes;

/// <summary>A Redis run by the operator. With cache mode OnCritical it rests at 0 replicas.</summary>
public sealed record ManagedRedisSpec
{
    /// <summary>Pods while the cache is in use.</summary>
    [Bounds(1, 3)]
    public int Replicas { get; set; } = 1;

    /// <summary>Bytes of answers kept; the least recently used go first.</summary>
    public ResourceQuantity MaxMemory { get; set; } = new("1Gi");

    /// <summary>Container image. Empty: the operator's default.</summary>
    [Length(512), Pattern(@"^\S*$")]
    public string Image { get; set; } = "";
}
