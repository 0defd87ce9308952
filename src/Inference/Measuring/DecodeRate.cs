namespace DeepSeek.Inference.Measuring;

/// <summary>How fast some sequences get their tokens.</summary>
/// <param name="Batch">Sequences at once.</param>
/// <param name="TokensPerSecond">Of all of them together.</param>
internal sealed record DecodeRate(int Batch, Rate TokensPerSecond);
