namespace DeepSeek.Operator.Analysis;

/// <summary>A person's word against the measurement's, until a time.</summary>
/// <param name="Level">The level to report and act by; null leaves the measured one.</param>
/// <param name="Tier">The tier that gets all traffic; null leaves the shares.</param>
/// <param name="Until">When the override ends by itself; <see cref="DateTimeOffset.MaxValue"/>: when it is removed.</param>
internal sealed record LevelOverride(Level? Level, string? Tier, DateTimeOffset Until);
