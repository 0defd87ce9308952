namespace DeepSeek.Operator.Analysis;

/// <summary>Who gets what.</summary>
/// <param name="Shares">One per tier in the policy's order; they sum to 100.</param>
/// <param name="Homeless">A part was lost by its tier and no usable, healthy tier was there to take it.</param>
internal sealed record Distribution(IReadOnlyList<TierShare> Shares, bool Homeless)
{
    public int Of(string tier) => Shares.FirstOrDefault(share => share.Tier == tier).Percent;
}
