namespace DeepSeek.Gateway.Metering;

/// <summary>What the counters say of one tier, since the process began.</summary>
/// <param name="Attempts">Those that no backend could take included.</param>
/// <param name="Errors">Of these.</param>
/// <param name="FirstToken">Of streams, to their first token.</param>
/// <param name="Answer">Of attempts that succeeded, to their end.</param>
internal readonly record struct TierTotals(long Attempts, long Errors, TimeTotals FirstToken, TimeTotals Answer)
{
    public static TierTotals operator +(TierTotals a, TierTotals b) =>
        new(a.Attempts + b.Attempts, a.Errors + b.Errors, a.FirstToken + b.FirstToken, a.Answer + b.Answer);
}
