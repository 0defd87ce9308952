namespace DeepSeek.Operator.Analysis;

/// <summary>How a sick tier loses its share.</summary>
/// <param name="StepPercent">Part of the tier's configured share that leaves with each step, 1..100.</param>
/// <param name="StepInterval">Time between steps.</param>
/// <param name="ResidualPercent">Part that stays in the end, 0..100.</param>
internal sealed record ShiftRule(int StepPercent, TimeSpan StepInterval, int ResidualPercent);
