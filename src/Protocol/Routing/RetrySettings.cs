namespace DeepSeek.Protocol.Routing;

/// <summary>The one attempt budget of a request, over all tiers.</summary>
public sealed record RetrySettings
{
    /// <summary>Tries in all, the first one included.</summary>
    public int Attempts { get; set; } = 5;

    /// <summary>Backoff before the n-th return to a backend is drawn between 0 and min(<see cref="MaxInterval"/>, BaseInterval·2ⁿ).</summary>
    public TimeSpan BaseInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Cap of one wait.</summary>
    public TimeSpan MaxInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary><c>Full</c> or <c>None</c>.</summary>
    public string Jitter { get; set; } = "Full";

    /// <summary>Tries that return to an account which has failed the request may be at most this percent of the requests of the last seconds, beyond a small floor; 100 and above: no budget.</summary>
    public int BudgetPercent { get; set; } = 20;

    /// <summary>Wait as long as a backend asks by Retry-After before returning to it.</summary>
    public bool HonorRetryAfter { get; set; } = true;

    /// <summary>A Retry-After beyond this is cut to it.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(10);
}
