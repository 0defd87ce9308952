using System.Net;
using DeepSeek.Protocol.Chat;
using DeepSeek.Protocol.Errors;
using DeepSeek.Protocol.Messages;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>
/// The one place that decides what a failure means, from status, code, type and message. Sources: DeepSeek's error codes
/// (https://api-docs.deepseek.com/quick_start/error_codes), the OpenAI dialect that other servers speak, and the error types of the Messages API.
/// <code>
/// transient     connect, TLS, cut before an answer, 408, 500, 502, 504, other 5xx, not JSON, unfinished stream
/// busy          429, 503, 529, silence, insufficient_system_resource, aborted, empty 200
/// account dead  401, 402, 403 with a key of ours; "insufficient balance" or "insufficient_quota" under any status
/// caller        every other 4xx; 401, 402, 403 with the client's own key
/// </code>
/// </summary>
internal static class FailureClassifier
{
    public static readonly Failure FirstTokenTimeout = new(FailureClass.Busy, "first_token_timeout") { Silent = true };
    public static readonly Failure AttemptTimeout = new(FailureClass.Busy, "attempt_timeout") { Silent = true };
    public static readonly Failure Stall = new(FailureClass.Transient, "stall");
    public static readonly Failure EmptyAnswer = new(FailureClass.Busy, "empty_answer");
    public static readonly Failure MalformedAnswer = new(FailureClass.Transient, "malformed_answer");
    public static readonly Failure OversizedAnswer = new(FailureClass.Transient, "oversized_answer");
    public static readonly Failure UnfinishedStream = new(FailureClass.Transient, "unfinished_stream");
    public static readonly Failure ClientGone = new(FailureClass.ClientGone, "client_gone");
    public static readonly Failure OutOfTime = new(FailureClass.OutOfTime, "out_of_time");
    public static readonly Failure GatewayError = new(FailureClass.OutOfTime, "gateway_error");

    private static readonly string[] DeadWords = ["insufficient_quota", "insufficient_balance", "insufficient balance", "invalid_api_key", "authentication_error", "billing_error"];
    private static readonly string[] BusyWords = ["overloaded", "rate_limit", "server_busy", "server is busy", "too many requests", "service_unavailable"];
    private static readonly string[] CallerWords = ["invalid_request", "context_length_exceeded", "content_policy"];

    /// <summary>An answer whose status is not a success.</summary>
    public static Failure OfStatus(int status, ApiError? error, bool ownKey, TimeSpan? retryAfter) =>
        new(ClassOf(status, error, ownKey), $"status_{status}") { Upstream = error, Status = status, RetryAfter = retryAfter };

    /// <summary>An error inside a 200: an event of a stream, or a body.</summary>
    public static Failure OfInBandError(ApiError? error, bool ownKey)
    {
        var status = StatusWithin(error);
        return new Failure(ClassOf(status, error, ownKey), "error_in_answer") { Upstream = error, Status = status };
    }

    /// <summary>A finish reason that is none.</summary>
    public static Failure OfFinish(FinishReason finish) =>
        new(FailureClass.Busy, finish == FinishReason.Aborted ? "aborted" : "insufficient_system_resource");

    /// <summary>Trouble on the wire. Cancellation by our own timers is not asked here.</summary>
    public static Failure OfException(Exception exception) => new(FailureClass.Transient, exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => "connect",
        OperationCanceledException { InnerException: TimeoutException } => "connect_timeout",
        _ => "cut",
    });

    private static FailureClass ClassOf(int status, ApiError? error, bool ownKey)
    {
        if (ownKey && (status is 401 or 402 or 403 || Mentions(error, DeadWords)))
        {
            return FailureClass.AccountDead;
        }

        return status switch
        {
            429 or 503 or 529 => FailureClass.Busy,
            408 => FailureClass.Transient,
            >= 500 => Mentions(error, BusyWords) ? FailureClass.Busy : FailureClass.Transient,
            // Redirects are not followed, and a client could not follow one either.
            < 400 => FailureClass.Transient,
            _ => FailureClass.Caller,
        };
    }

    /// <summary>What status the error would have had. Some servers put it into the code; the types of the Messages API stand for one each.</summary>
    private static int StatusWithin(ApiError? error)
    {
        if (int.TryParse(error?.Code, out var code) && code is >= 400 and < 600)
        {
            return code;
        }

        return Mentions(error, BusyWords) ? (int)HttpStatusCode.ServiceUnavailable
            : MessageError.StatusOf(error?.Type) is { } status ? status
            : Mentions(error, CallerWords) ? (int)HttpStatusCode.BadRequest
            : (int)HttpStatusCode.InternalServerError;
    }

    private static bool Mentions(ApiError? error, string[] words) =>
        error is not null && words.Any(w => Contains(error.Code, w) || Contains(error.Type, w) || Contains(error.Message, w));

    private static bool Contains(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
