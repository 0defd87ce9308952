using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>How long to wait before returning to a backend.</summary>
internal static class Backoff
{
    /// <summary>Full jitter: anything between 0 and min(maxInterval, base·2ⁿ).</summary>
    /// <param name="settings">Base, cap and jitter.</param>
    /// <param name="returns">How often the backend was returned to before; 0 for the first time.</param>
    /// <param name="chance">0..1.</param>
    public static TimeSpan Of(RetrySettings settings, int returns, double chance)
    {
        var exponential = settings.BaseInterval * Math.Pow(2, Math.Min(returns, 30));
        var cap = exponential < settings.MaxInterval ? exponential : settings.MaxInterval;
        return settings.Jitter == "None" ? cap : cap * chance;
    }
}
