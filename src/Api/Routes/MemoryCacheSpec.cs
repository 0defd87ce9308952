using k8s.Models;

namespace DeepSeek.Api.Routes;

/// <summary>The cache inside each gateway.</summary>
public sealed record MemoryCacheSpec
{
    /// <summary>Bytes of answers kept, per gateway.</summary>
    public ResourceQuantity MaxSize { get; set; } = new("1Gi");
}
