using DeepSeek.Protocol.Errors;

namespace DeepSeek.Inference.Http;

/// <summary>A request can't be served: what its client is told, and with which status.</summary>
internal sealed class RequestException(int status, ApiError error, TimeSpan? retryAfter = null) : Exception(error.Message)
{
    public int Status { get; } = status;

    public ApiError Error { get; } = error;

    /// <summary>When trying again makes sense; null: as it is, never.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <param name="param">The field, as the client wrote it.</param>
    /// <param name="problem">What is wrong with it, and what may be said instead.</param>
    public static RequestException Invalid(string? param, string problem) =>
        new(400, new ApiError(problem, "invalid_request_error", "invalid_value", param));

    /// <summary>Something that others serve and we don't: silence about it would be a wrong answer.</summary>
    public static RequestException Unsupported(string param, string problem) =>
        new(400, new ApiError($"{param}: {problem}", "invalid_request_error", "unsupported_parameter", param));

    public static RequestException TooLong(int prompt, int limit, int context) => new(400, new ApiError(
        $"the prompt has {prompt} tokens; this model takes {limit} of them, and {context} together with the answer: shorten the messages",
        "invalid_request_error", "context_length_exceeded", "messages"));

    public static RequestException UnknownModel(string model, string served) =>
        new(404, new ApiError($"there is no model '{model}' here, only '{served}'", "invalid_request_error", "model_not_found", "model"));

    public static RequestException QueueFull(int waiting) =>
        new(429, new ApiError($"{waiting} requests wait already", "rate_limit_error", "queue_full"), TimeSpan.FromSeconds(1));

    /// <param name="why">loading or draining.</param>
    public static RequestException Unavailable(string why) =>
        new(503, new ApiError($"the server is {why}", "service_unavailable", why), TimeSpan.FromSeconds(5));
}
