using k8s.Models;

namespace DeepSeek.Api.LocalModels;

/// <summary>The Job that builds the engine, on a GPU like the one that serves.</summary>
public sealed record EngineBuilderSpec
{
    /// <summary>Container image; its TensorRT is the engine's. Empty: the operator's default.</summary>
    [Length(512), Pattern(@"^\S*$")]
    public string Image { get; set; } = "";

    /// <summary>Resources of the build container, besides the GPU.</summary>
    public V1ResourceRequirements Resources { get; set; } = new();

    /// <summary>How long a build may take.</summary>
    [DurationBounds("1m", "48h")]
    public Duration ActiveDeadline { get; set; } = Duration.Hours(4);

    /// <summary>How often a failed build is tried again.</summary>
    [Bounds(0, 10)]
    public int BackoffLimit { get; set; } = 2;
}
