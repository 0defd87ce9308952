using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Balancing;

/// <summary>
/// In turn, each as often as its weight says, and spread over the round: turns go by a stride that has no factor in common with the sum of
/// weights, so that a backend of weight 100 doesn't get a hundred requests in a row.
/// </summary>
internal sealed class RoundRobin : IBalancingPolicy
{
    // Multiples of the golden ratio keep away from each other.
    private const double Golden = 0.6180339887498949;

    private int _turn = -1;

    public BackendModel Pick(IReadOnlyList<BackendModel> backends, ulong affinity)
    {
        var sum = backends.Sum(WeightOf);
        var turn = (uint)Interlocked.Increment(ref _turn) % (uint)sum;
        var left = (int)((ulong)turn * (uint)Stride(sum) % (uint)sum);
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

    private static int Stride(int sum)
    {
        var stride = Math.Max(1, (int)(sum * Golden));
        while (Divisor(stride, sum) > 1)
        {
            stride++;
        }

        return stride;
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);

    private static int WeightOf(BackendModel backend) => Math.Max(1, backend.Settings.Weight);
}
