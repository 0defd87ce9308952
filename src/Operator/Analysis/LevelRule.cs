namespace DeepSeek.Operator.Analysis;

/// <summary>When a level begins and what it asks for.</summary>
/// <param name="Level">Never <see cref="Analysis.Level.Normal"/>.</param>
/// <param name="ErrorRatePercent">Exceeded, not reached, for the level to begin.</param>
/// <param name="For">How long the rate must stay above, without a measured moment below. Zero: the first value above is enough.</param>
/// <param name="Actions">Exactly what this level does; levels below it add nothing.</param>
internal sealed record LevelRule(Level Level, int ErrorRatePercent, TimeSpan For, LevelActions Actions);
