using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Gateway.Load;

/// <summary>How a crowd of paced streams fared.</summary>
/// <param name="Streams">How many there were.</param>
/// <param name="Broken">Streams that ended without saying that they were whole.</param>
/// <param name="Lost">Events that never came.</param>
/// <param name="Late">Events that were longer under way than <see cref="Limit"/>. The first of a stream is not judged: how late that is, is the time to the first token.</param>
/// <param name="P99">99th percentile of the time under way, milliseconds; null when nothing came.</param>
/// <param name="Worst">The longest.</param>
/// <param name="Behind">The longest time in which the clients themselves did not look.</param>
internal sealed record CrowdResult(int Streams, int Broken, int Lost, int Late, double? P99, double? Worst, TimeSpan Behind)
{
    /// <summary>An event is late when the next one is already due.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(20);

    /// <summary>Everything came.</summary>
    public bool IsWhole => Broken + Lost == 0;

    /// <summary>Everything came in time.</summary>
    public bool IsClean => IsWhole && Late == 0;

    public static CrowdResult Of(IReadOnlyList<StreamClient> clients, TimeSpan behind)
    {
        var delays = new Percentiles(clients.SelectMany(static client => client.Delays.Skip(1)));
        return new CrowdResult(
            clients.Count,
            clients.Count(static client => !client.IsWhole),
            clients.Sum(static client => client.Lost),
            clients.Sum(static client => client.Delays.Skip(1).Count(static delay => delay > Limit.TotalMilliseconds)),
            delays.At(99),
            delays.Max,
            behind);
    }
}
