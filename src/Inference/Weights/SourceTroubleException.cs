namespace DeepSeek.Inference.Weights;

/// <summary>A source doesn't serve at the moment: it is overloaded, restarts, or the network is in the way. Trying again may help.</summary>
internal sealed class SourceTroubleException(string message, TimeSpan? retryAfter = null, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What it asked to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
