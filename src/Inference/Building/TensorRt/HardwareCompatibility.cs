namespace DeepSeek.Inference.Building.TensorRt;

/// <summary>On which other GPUs a plan must run too, in the words of a DeepSeekLocalModel.</summary>
internal enum HardwareCompatibility
{
    /// <summary>On none: the fastest.</summary>
    None,

    /// <summary>On all of its compute capability.</summary>
    SameComputeCapability,

    /// <summary>On all of compute capability 8.0 and later.</summary>
    AmperePlus,
}
