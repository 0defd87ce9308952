namespace DeepSeek.Operator.Analysis;

/// <summary>A level's own clock: the rate has been above its threshold since then. It goes on after the level was reached.</summary>
internal sealed record PendingLevel(Level Level, EvidenceClock Clock);
