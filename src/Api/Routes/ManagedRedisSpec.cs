using k8s.Models;

namespace DeepSeek.Api.Routes;

/// <summary>A Redis run by the operator. With cache mode OnCritical it rests at 0 replicas.</summary>
public sealed record ManagedRedisSpec
{
    /// <summary>Pods while the cache is in use. They share nothing: each is a cache of its own, and a gateway keeps to one of them.</summary>
    [Bounds(1, 3)]
    public int Replicas { get; set; } = 1;

    /// <summary>Bytes of answers kept; the least recently used go first. At least 1Mi. The pod gets a quarter more, and at least 64Mi more.</summary>
    public ResourceQuantity MaxMemory { get; set; } = new("1Gi");

    /// <summary>Container image. Empty: the operator's default.</summary>
    [Length(512), Pattern(@"^\S*$")]
    public string Image { get; set; } = "";
}
