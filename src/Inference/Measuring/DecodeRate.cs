namespace DeepSeek.Inference.Measuring;

/// <summary>How fast some sequences get their tokens.</summary>
/// <param name="Batch">Sequences at once.</param>
/// <param name="TokensPerSecond">Of all of them together.</param>
/// <param name="CpuMillisecondsPerToken">Of the cheapest round, all threads together. Other work on the machine hardly changes it.</param>
internal sealed record DecodeRate(int Batch, Rate TokensPerSecond, double CpuMillisecondsPerToken);
