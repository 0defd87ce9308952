namespace DeepSeek.Bench.Inference.Figures;

/// <summary>The figures to reach.</summary>
internal static class InferenceTargets
{
    /// <summary>Tokens per second of one sequence in INT8, as a multiple of FP32, the best round of each.</summary>
    public static Target Decode { get; } = new(Relation.AtLeast, 3);

    /// <summary>Percent of the bytes that linear layers have in FP32.</summary>
    public static Target LinearBytes { get; } = new(Relation.AtMost, 30);

    /// <summary>Tokens per second of eight sequences, as a multiple of one.</summary>
    public static Target Crowd { get; } = new(Relation.AtLeast, 3);

    /// <summary>Tokens per second, as a multiple of what ONNX Runtime alone gives.</summary>
    public static Target Loop { get; } = new(Relation.AtLeast, 0.8);
}
