namespace DeepSeek.Inference.Building;

/// <summary>How INT8 is arrived at, in the words of a DeepSeekLocalModel.</summary>
internal enum QuantizationMethod
{
    /// <summary>Scales are written into the graph.</summary>
    ExplicitQDQ,

    /// <summary>TensorRT up to 10 measures them while it builds.</summary>
    Calibrator,

    /// <summary>The weights come with them.</summary>
    PreQuantized,
}
