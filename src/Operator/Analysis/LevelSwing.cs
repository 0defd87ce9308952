namespace DeepSeek.Operator.Analysis;

/// <summary>The beginning of a run of transitions in one direction.</summary>
internal readonly record struct LevelSwing(DateTimeOffset Time, bool Up);
