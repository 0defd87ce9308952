namespace DeepSeek.Engines.Quantization;

/// <summary>How far a quantization is, in bytes of the constants of the model that it reads.</summary>
public readonly record struct QuantizationProgress(long Done, long Total);
