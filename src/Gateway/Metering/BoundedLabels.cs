using System.Collections.Concurrent;

namespace DeepSeek.Gateway.Metering;

/// <summary>
/// Keeps label values that clients choose from growing without bound: names that an upstream has answered to are kept, up to a limit;
/// all others are one value.
/// </summary>
internal sealed class BoundedLabels(int limit)
{
    /// <summary>Stands for every name that isn't kept.</summary>
    public const string Other = "other";

    private readonly ConcurrentDictionary<string, byte> _known = new(StringComparer.Ordinal);

    /// <summary>The label for <paramref name="value"/>.</summary>
    /// <param name="value">What the client said.</param>
    /// <param name="proven">An upstream answered to it just now.</param>
    public string Of(string value, bool proven)
    {
        if (_known.ContainsKey(value))
        {
            return value;
        }

        return proven && _known.Count < limit && _known.TryAdd(value, 0) ? value : Other;
    }
}
