namespace DeepSeek.Api.LocalModels;

/// <summary>The engine that serves.</summary>
public sealed record EngineStatus
{
    /// <summary>Hash over everything that the engine depends on.</summary>
    [Required, Length(64)]
    public string Key { get; set; } = "";

    /// <summary>TensorRT version that built it.</summary>
    [Length(32)]
    public string? TensorRTVersion { get; set; }

    /// <summary>GPU that it was built on.</summary>
    [Length(63)]
    public string? GpuProduct { get; set; }

    /// <summary>Compute capability of that GPU.</summary>
    [Length(16)]
    public string? ComputeCapability { get; set; }

    /// <summary>Precision that the built engine really runs in.</summary>
    public EnginePrecision? Precision { get; set; }

    /// <summary>When the build ended.</summary>
    public DateTimeOffset? BuiltTime { get; set; }

    /// <summary>How long it took.</summary>
    public int? BuildSeconds { get; set; }
}
