namespace DeepSeek.Operator.Analysis;

/// <summary>A level that moved, and why, in words.</summary>
internal sealed record LevelChange(Level From, Level To, string Cause);
