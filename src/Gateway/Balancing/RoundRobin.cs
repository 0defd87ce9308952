using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Balancing;

/// <summary>In turn, each as often as its weight says.</summary>
internal sealed class RoundRobin : IBalancingPolicy
{
    private int _turn = -1;

    public BackendModel Pick(IReadOnlyList<BackendModel> backends, ulong affinity)
    {
        var sum = backends.Sum(WeightOf);
        var left = (int)((uint)Interlocked.Increment(ref _turn) % (uint)sum);
        foreach (var backend in backends)
        {
            left -= WeightOf(backend);
            if (left < 0)
            {
                return backend;
            }
        }

        return backends[^1];
    }

    private static int WeightOf(BackendModel backend) => Math.Max(1, backend.Settings.Weight);
}
