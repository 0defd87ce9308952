namespace DeepSeek.Operator.Analysis;

/// <summary>A tier's part of the traffic, percent.</summary>
internal readonly record struct TierShare(string Tier, int Percent);
