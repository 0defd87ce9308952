namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>Three tiers of two nodes each.</summary>
internal sealed class SimulatedNodes : IAsyncDisposable
{
    public const int PerTier = 2;
    public const int Tiers = 3;

    private readonly List<SimulatedNode> _all = [];

    /// <summary>In order of preference.</summary>
    public IReadOnlyList<SimulatedNode> All => _all;

    /// <summary>Those of the first tier.</summary>
    public IEnumerable<SimulatedNode> Preferred => _all.Take(PerTier);

    public int Attempts => _all.Sum(static node => node.Attempts);

    public int Answered => _all.Sum(static node => node.Answered);

    public static async Task<SimulatedNodes> StartAsync()
    {
        var nodes = new SimulatedNodes();
        for (var number = 0; number < Tiers * PerTier; number++)
        {
            nodes._all.Add(await SimulatedNode.StartAsync());
        }

        return nodes;
    }

    /// <summary>Lets all fail, each by a plan of its own.</summary>
    /// <param name="seed">Null: nothing fails.</param>
    public void Begin(int? seed)
    {
        for (var number = 0; number < _all.Count; number++)
        {
            _all[number].Begin(seed is { } given ? new FaultPlan(given + number) : null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _all)
        {
            await node.DisposeAsync();
        }
    }
}
