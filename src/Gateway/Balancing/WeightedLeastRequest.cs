using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Balancing;

/// <summary>
/// Power of two choices: two backends are drawn by weight, and the one that would take longer to get through what it has in flight loses:
/// requests in flight per weight, times its own time to the first token where both have shown theirs. When idle both are equal, so the
/// weights alone decide; under load the slower one falls behind by itself.
/// </summary>
internal sealed class WeightedLeastRequest(Dice dice) : IBalancingPolicy
{
    public BackendModel Pick(IReadOnlyList<BackendModel> backends, ulong affinity)
    {
        var first = Draw(backends);
        var second = Draw(backends);
        var measured = first.State.FirstTokenSeconds > 0 && second.State.FirstTokenSeconds > 0;
        return Load(second, measured) < Load(first, measured) ? second : first;
    }

    private BackendModel Draw(IReadOnlyList<BackendModel> backends)
    {
        var sum = 0;
        foreach (var backend in backends)
        {
            sum += WeightOf(backend);
        }

        var left = dice.Next() * sum;
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

    private static double Load(BackendModel backend, bool measured) =>
        (double)backend.State.InFlight / WeightOf(backend) * (measured ? backend.State.FirstTokenSeconds : 1);

    /// <summary>Backends of weight 0 are only offered among themselves, and are then equals.</summary>
    private static int WeightOf(BackendModel backend) => Math.Max(1, backend.Settings.Weight);
}
