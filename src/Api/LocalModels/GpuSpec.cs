using k8s.Models;

namespace DeepSeek.Api.LocalModels;

/// <summary>The GPUs of one replica.</summary>
public sealed record GpuSpec
{
    /// <summary>How many. 0: none is asked for.</summary>
    [Bounds(0, 16)]
    public int Count { get; set; } = 1;

    /// <summary>The extended resource that stands for one.</summary>
    [Length(253, Min = 1)]
    public string ResourceName { get; set; } = "nvidia.com/gpu";

    /// <summary>Allowed values of the node label nvidia.com/gpu.product. Each gets an engine of its own. Empty: any.</summary>
    [Items(8), ListSet, ItemText(63, MinLength = 1)]
    public IReadOnlyList<string> Products { get; set; } = [];

    /// <summary>Least memory of a GPU, by the node label nvidia.com/gpu.memory. Absent: any.</summary>
    public ResourceQuantity? MinMemory { get; set; }
}
