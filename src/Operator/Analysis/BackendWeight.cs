using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Analysis;

/// <summary>How much of its configured weight a backend gets, percent.</summary>
/// <param name="Key">Its place in the route.</param>
/// <param name="Percent">In force.</param>
/// <param name="Desired">Where the measurement wants it, and where it goes by steps.</param>
internal sealed record BackendWeight(BackendKey Key, int Percent, int Desired)
{
    public static BackendWeight Whole(BackendKey key) => new(key, 100, 100);
}
