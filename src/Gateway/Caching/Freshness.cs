using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Caching;

/// <summary>How often an answer was seen to change: what decides how long it is fresh. Ordered from the shortest to the longest.</summary>
internal enum Freshness : byte
{
    /// <summary>It changed when it was asked for again.</summary>
    Frequent,

    /// <summary>Nothing is known yet.</summary>
    Normal,

    /// <summary>It was the same again.</summary>
    Stable,
}

/// <summary>Moves answers between the classes of freshness.</summary>
internal static class FreshnessClasses
{
    /// <summary>The class after a refresh: one step towards <see cref="Freshness.Frequent"/> when the answer was another one, else one towards <see cref="Freshness.Stable"/>.</summary>
    /// <param name="before">The class before; null: it was never asked before.</param>
    /// <param name="changed">Whether the answer is another one than before.</param>
    public static Freshness Next(Freshness? before, bool changed) => before switch
    {
        null => Freshness.Normal,
        Freshness.Frequent => changed ? Freshness.Frequent : Freshness.Normal,
        Freshness.Normal => changed ? Freshness.Frequent : Freshness.Stable,
        _ => changed ? Freshness.Normal : Freshness.Stable,
    };

    /// <summary>How long an answer of this class is fresh.</summary>
    public static TimeSpan TtlOf(this Freshness freshness, CacheSettings settings) => freshness switch
    {
        Freshness.Frequent => settings.Frequent,
        Freshness.Normal => settings.Normal,
        _ => settings.Stable,
    };
}
