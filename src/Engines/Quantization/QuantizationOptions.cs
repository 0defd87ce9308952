namespace DeepSeek.Engines.Quantization;

/// <summary>What is quantized, and how.</summary>
public sealed record QuantizationOptions
{
    /// <summary>
    /// Whether the last layer, which gives the logits, is quantized too. Default: for CPUs yes, since with a large vocabulary it is much of a
    /// small model, and a step waits for the bytes that it reads; for TensorRT no, where activations have one scale for all tokens, and the
    /// errors of the last layer become those of the answer.
    /// </summary>
    public bool? Head { get; init; }

    /// <summary>
    /// Weights of 7 bits instead of 8, for processors without VNNI: there sums of two products of 8 bits overflow 16 and are cut, which
    /// spoils answers. Dynamic quantization only. Default: no.
    /// </summary>
    public bool ReduceRange { get; init; }

    /// <summary>
    /// Q/DQ only: how much of the trouble with outliers goes from activations into weights, 0 (none) to 1 (all), as SmoothQuant's α. Default: 0.5.
    /// </summary>
    public float Smoothing { get; init; } = 0.5f;
}
