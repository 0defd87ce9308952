namespace DeepSeek.Gateway.Balancing;

/// <summary>One source of chance for all requests of a gateway: a seeded <see cref="Random"/> made safe for many threads.</summary>
internal sealed class Dice(Random random)
{
    private readonly Lock _lock = new();

    /// <summary>0 ≤ x &lt; 1.</summary>
    public double Next()
    {
        lock (_lock)
        {
            return random.NextDouble();
        }
    }
}
