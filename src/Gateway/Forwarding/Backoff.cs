using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>How long to wait before returning to a backend.</summary>
internal static class Backoff
{
    /// <summary>Full jitter: anything between 0 and min(maxInterval, base·2ⁿ).</summary>
    /// <param name="settings">Base, cap and jitter.</param>
    /// <param name="retry">0 for the first retry.</param>
    /// <param name="chance">0..1.</param>
    public static TimeSpan Of(RetrySettings settings, int retry, double chance)
    {
        var exponential = settings.BaseInterval * Math.Pow(2, Math.Min(retry, 30));
        var cap = exponential < settings.MaxInterval ? exponential : settings.MaxInterval;
        return settings.Jitter == "None" ? cap : cap * chance;
    }
}
