namespace DeepSeek.Gateway.Balancing;

/// <summary>The policies by their names in the snapshot.</summary>
internal static class BalancingPolicies
{
    /// <summary>The name was validated with its snapshot.</summary>
    public static IBalancingPolicy Create(string name, Dice dice) => name switch
    {
        "RoundRobin" => new RoundRobin(),
        "PrefixHash" => new PrefixHash(),
        _ => new WeightedLeastRequest(dice),
    };
}
