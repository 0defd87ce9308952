using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Planning;

/// <summary>
/// From configured weights, and the part that each backend of a tier has of its own, to whole numbers of the same ratios, and back. Where every backend has
/// its whole weight, or so nearly that no number tells, they are the configured ones; otherwise those of the tier are finer by a common factor, since there is nothing between 0 and a weight of 1.
/// </summary>
internal static class EffectiveWeights
{
    /// <summary>Of a snapshot, as of the API.</summary>
    private const int Largest = 1000;

    private const int Finest = 100;

    /// <param name="backends">All of a tier: the configured weight, and the percent of it that is in force.</param>
    public static IReadOnlyList<int> Of(IReadOnlyList<(int Weight, int Percent)> backends)
    {
        var scale = Scale(backends.Select(static backend => backend.Weight));
        int[] parts = [.. backends.Select(backend => backend.Weight == 0 ? 0 : Math.Max(1, Rounded(backend.Weight * scale * backend.Percent / 100.0)))];
        return parts.Zip(backends, (part, backend) => part == backend.Weight * scale).All(static isWhole => isWhole)
            ? [.. backends.Select(static backend => backend.Weight)]
            : parts;
    }

    /// <summary>The percents that <see cref="Of"/> was given, as near as its result has them.</summary>
    /// <param name="backends">All of a tier: the configured weight, and the effective one, which may be unknown.</param>
    public static IReadOnlyList<int> Percents(IReadOnlyList<(int Weight, int? Effective)> backends)
    {
        var isWhole = backends.All(static backend => backend.Effective is null || backend.Effective == backend.Weight);
        var scale = Scale(backends.Select(static backend => backend.Weight));
        return [.. backends.Select(backend => isWhole || backend is { Weight: 0 } or { Effective: null }
            ? 100 : Math.Clamp(Rounded(100.0 * backend.Effective!.Value / (backend.Weight * scale)), BackendWeights.Least, 100))];
    }

    private static int Scale(IEnumerable<int> weights) => Math.Clamp(Largest / Math.Max(1, weights.Max()), 1, Finest);

    private static int Rounded(double number) => (int)Math.Round(number, MidpointRounding.AwayFromZero);
}
