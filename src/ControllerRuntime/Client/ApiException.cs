using k8s.Models;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>A request to the API server failed.</summary>
public sealed class ApiException : Exception
{
    internal ApiException(ApiFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    internal ApiException(ApiFailure failure, int statusCode, V1Status? status, string message)
        : base(message)
    {
        Failure = failure;
        StatusCode = statusCode;
        Reason = status?.Reason;
        Causes = [.. status?.Details?.Causes ?? []];
    }

    /// <summary>What kind of failure it is.</summary>
    public ApiFailure Failure { get; }

    /// <summary>The HTTP status; 0 when there was no answer.</summary>
    public int StatusCode { get; }

    /// <summary>The reason of the server's Status, <c>AlreadyExists</c>; null when there was none.</summary>
    public string? Reason { get; }

    /// <summary>The fields the server named, for instance each violated rule; empty when there were none.</summary>
    public IReadOnlyList<V1StatusCause> Causes { get; } = [];

    /// <summary>How long the server asked to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; internal init; }
}
