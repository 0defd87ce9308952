namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>Which requests of one node fail, and how: the same sequence for the same seed. Not thread-safe.</summary>
internal sealed class FaultPlan(int seed)
{
    /// <summary>Of a hundred requests; the others are answered.</summary>
    private static readonly IReadOnlyList<(NodeFault Fault, int Percent)> Mix =
    [
        (NodeFault.Overloaded, 10), (NodeFault.TooManyRequests, 8), (NodeFault.Silence, 3), (NodeFault.KeepAlives, 3), (NodeFault.Cut, 8),
    ];

    private readonly Random _random = new(seed);

    /// <summary>Percent of requests that are answered.</summary>
    public static int SuccessPercent => 100 - Mix.Sum(static part => part.Percent);

    public NodeFault Next()
    {
        var drawn = _random.Next(100);
        foreach (var (fault, percent) in Mix)
        {
            if (drawn < percent)
            {
                return fault;
            }

            drawn -= percent;
        }

        return NodeFault.None;
    }
}
