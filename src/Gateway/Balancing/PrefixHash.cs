using System.Text;
using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Balancing;

/// <summary>
/// Rendezvous hashing by how the prompt begins: requests that share a prefix meet the same upstream cache, and when a backend goes only
/// its own requests move. Weights as in the logarithm method (Schindelhauer and Schomaker).
/// </summary>
internal sealed class PrefixHash : IBalancingPolicy
{
    public BackendModel Pick(IReadOnlyList<BackendModel> backends, ulong affinity)
    {
        var best = backends[0];
        var bestScore = double.NegativeInfinity;
        foreach (var backend in backends)
        {
            var hash = Fnv1a.Of(Encoding.UTF8.GetBytes(backend.DisplayName), affinity);
            var chance = ((hash >> 11) + 0.5) / (1UL << 53);
            var score = -Math.Max(1, backend.Settings.Weight) / Math.Log(chance);
            if (score > bestScore)
            {
                (best, bestScore) = (backend, score);
            }
        }

        return best;
    }
}
