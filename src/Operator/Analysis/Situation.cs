namespace DeepSeek.Operator.Analysis;

/// <summary>What one evaluation starts from.</summary>
/// <param name="Policy">The route's settings.</param>
/// <param name="Known">What was known before, with the tiers that the policy names.</param>
/// <param name="Input">What was observed.</param>
/// <param name="Shares">Those in force until now.</param>
/// <param name="Now">The moment of the evaluation.</param>
internal sealed record Situation(AnalysisPolicy Policy, AnalysisState Known, AnalysisInput Input, Distribution Shares, DateTimeOffset Now)
{
    /// <summary>The tier that carries the traffic: the largest share, the preferred one among equals.</summary>
    public string Carrier => Shares.Shares.MaxBy(static share => share.Percent).Tier;
}
