using DeepSeek.Protocol.Routing;

namespace DeepSeek.Bench.Gateway.Repetition;

/// <summary>A day of 24 hours that passes in a minute: every time of the cache and of the answers is shortened alike.</summary>
internal static class Day
{
    /// <summary>How long the day takes.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    public const int Requests = 20_000;
    public const int Questions = 1_000;

    private static readonly TimeSpan[] Periods = [Short(TimeSpan.FromHours(1)), Short(TimeSpan.FromHours(24))];

    /// <summary>The time from one request to the next.</summary>
    public static TimeSpan Pause => Length / Requests;

    /// <summary>How often the answer to a question changes: of ten, one each hour, three once in the day, the others never.</summary>
    public static TimeSpan? PeriodOf(int question) => (question % 10) switch
    {
        3 => Periods[0],
        1 or 5 or 8 => Periods[1],
        _ => null,
    };

    /// <summary>The cache's defaults.</summary>
    public static CacheSettings Cache
    {
        get
        {
            var settings = new CacheSettings();
            return settings with
            {
                Frequent = Short(settings.Frequent),
                Normal = Short(settings.Normal),
                Stable = Short(settings.Stable),
                StaleIfError = Short(settings.StaleIfError),
            };
        }
    }

    /// <summary>A cache that learns nothing: every answer is fresh for as long.</summary>
    public static CacheSettings Fixed(TimeSpan ttl) => Cache with { Frequent = Short(ttl), Normal = Short(ttl), Stable = Short(ttl) };

    private static TimeSpan Short(TimeSpan time) => time * (Length / TimeSpan.FromDays(1));
}
