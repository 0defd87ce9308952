using DeepSeek.Gateway.Forwarding;
using DeepSeek.Protocol.Errors;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>Every refusal that the gateway can give, in one place. Messages name tiers and backends, never URLs, keys or prompts.</summary>
internal static class Refusals
{
    private const string CallerType = "invalid_request_error";
    private const string ServerType = "server_error";
    private const string LimitType = "rate_limit_error";

    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>Not rendered: nobody reads it.</summary>
    public static readonly Refusal ClientGone = new(StatusCodes.Status499ClientClosedRequest, new ApiError("The client left."), RequestOutcome.ClientGone);

    public static readonly Refusal Internal = new(
        StatusCodes.Status500InternalServerError, new ApiError("The gateway failed on this request.", ServerType, "gateway_error"), RequestOutcome.Failed);

    public static readonly Refusal Draining = new(
        StatusCodes.Status503ServiceUnavailable, new ApiError("The gateway is shutting down.", ServerType, "gateway_draining"), RequestOutcome.Rejected)
    {
        RetryAfter = ShortWait,
        Close = true,
    };

    public static readonly Refusal NoSnapshot = new(
        StatusCodes.Status503ServiceUnavailable, new ApiError("The gateway has no routing snapshot yet.", ServerType, "gateway_not_ready"), RequestOutcome.Rejected)
    {
        RetryAfter = ShortWait,
    };

    public static readonly Refusal NoKey = new(
        StatusCodes.Status401Unauthorized,
        new ApiError("This gateway wants to know its clients: send your key as 'Authorization: Bearer', 'x-api-key' or 'api-key'.", CallerType, "invalid_api_key"),
        RequestOutcome.CallerError)
    {
        Challenge = true,
    };

    public static readonly Refusal UnknownKey = new(
        StatusCodes.Status401Unauthorized, new ApiError("This gateway doesn't know the key or token that was sent.", CallerType, "invalid_api_key"), RequestOutcome.CallerError)
    {
        Challenge = true,
    };

    public static readonly Refusal ClientNotAllowed = new(
        StatusCodes.Status403Forbidden, new ApiError("The service account is of a namespace that may not use this route.", CallerType, "client_not_allowed"), RequestOutcome.CallerError);

    public static readonly Refusal ClientAuthUnavailable = new(
        StatusCodes.Status503ServiceUnavailable, new ApiError("The gateway can't find out at present whose token this is.", ServerType, "client_auth_unavailable"), RequestOutcome.Rejected)
    {
        RetryAfter = ShortWait,
    };

    public static readonly Refusal QueueFull = new(
        StatusCodes.Status429TooManyRequests, new ApiError("The gateway serves and queues as many requests as it may.", LimitType, "gateway_overloaded"), RequestOutcome.Rejected)
    {
        RetryAfter = ShortWait,
    };

    public static readonly Refusal QueueTimeout = new(
        StatusCodes.Status503ServiceUnavailable, new ApiError("The request waited in the gateway's queue for too long.", ServerType, "gateway_queue_timeout"), RequestOutcome.Rejected)
    {
        Overload = true,
        RetryAfter = ShortWait,
    };

    public static readonly Refusal BodyTooLarge = new(
        StatusCodes.Status413PayloadTooLarge, new ApiError("The request body is larger than 100 MiB.", CallerType, "request_too_large"), RequestOutcome.CallerError)
    {
        Close = true,
    };

    public static readonly Refusal BodyTooSlow = new(
        StatusCodes.Status408RequestTimeout, new ApiError("The request body comes too slowly.", CallerType, "request_too_slow"), RequestOutcome.CallerError)
    {
        Close = true,
    };

    /// <summary>RFC 9111 section 5.2.1.7.</summary>
    public static readonly Refusal NotCached = new(
        StatusCodes.Status504GatewayTimeout, new ApiError("The client asked by 'Cache-Control: only-if-cached', and no answer is kept.", CallerType, "not_cached"), RequestOutcome.CallerError);

    public static Refusal BadRequest(string message) =>
        new(StatusCodes.Status400BadRequest, new ApiError(message, CallerType, "invalid_request"), RequestOutcome.CallerError);

    public static Refusal UnknownPath(HttpRequest request) => new(
        StatusCodes.Status404NotFound, new ApiError($"Unknown request URL: {request.Method} {request.Path}.", CallerType, "unknown_url"), RequestOutcome.CallerError);

    public static Refusal WrongMethod(Endpoint endpoint) => new(
        StatusCodes.Status405MethodNotAllowed, new ApiError($"Only {endpoint.Method()} is served here.", CallerType, "method_not_allowed"), RequestOutcome.CallerError);

    /// <summary>The client's own mistake, told after its stream had begun.</summary>
    public static Refusal CallerError(Failure failure) => new(
        failure.Status ?? StatusCodes.Status400BadRequest, failure.Upstream ?? new ApiError("The upstream refused the request.", CallerType), RequestOutcome.CallerError);

    public static Refusal Truncated(Failure failure) => new(
        StatusCodes.Status502BadGateway,
        new ApiError($"The answer was cut short by the upstream ({failure.Reason}); what came before is incomplete.", ServerType, "upstream_truncated"),
        RequestOutcome.Truncated);

    public static Refusal OutOfTime(Exchange exchange) => new(
        StatusCodes.Status504GatewayTimeout,
        new ApiError($"The time for the request was up before an upstream answered. Tried: {Tried(exchange)}.", ServerType, "request_timeout"),
        RequestOutcome.Failed);

    public static Refusal NothingUsable(Exchange exchange, bool noAccountIsGood) => noAccountIsGood
        ? CredentialsExhausted(exchange)
        : new(StatusCodes.Status503ServiceUnavailable, new ApiError("Every upstream account is at its concurrency limit.", ServerType, "upstream_saturated"), RequestOutcome.Failed)
        {
            Overload = true,
            RetryAfter = ShortWait,
        };

    public static Refusal Exhausted(Exchange exchange, bool noAccountIsGood, bool budgetSpent, DateTimeOffset now)
    {
        if (noAccountIsGood)
        {
            return CredentialsExhausted(exchange);
        }

        var why = budgetSpent ? "the retry budget of the gateway is spent" : $"{exchange.Attempts.Count} of {exchange.Model.Snapshot.Retry.Attempts} attempts failed";
        return new Refusal(
            StatusCodes.Status503ServiceUnavailable,
            new ApiError($"No upstream answered: {why}. Tried: {Tried(exchange)}.", ServerType, "upstream_exhausted"),
            RequestOutcome.Failed)
        {
            RetryAfter = UntilFirstReturns(exchange, now),
        };
    }

    /// <summary>Not a 401: the client's own key is not at fault.</summary>
    private static Refusal CredentialsExhausted(Exchange exchange) => new(
        StatusCodes.Status502BadGateway,
        new ApiError($"The upstream credentials of the gateway are missing, refused or exhausted. Tried: {Tried(exchange)}.{Missing(exchange)}", ServerType, "upstream_credentials_exhausted"),
        RequestOutcome.Failed);

    private static string Missing(Exchange exchange) =>
        string.Join(", ", exchange.Model.Backends.Where(b => !b.Credentials.AreThere).Select(b => b.DisplayName)) is { Length: > 0 } names ? $" Without credentials: {names}." : "";

    private static string Tried(Exchange exchange) => exchange.Attempts.Count == 0
        ? "nothing"
        : string.Join(", ", exchange.Attempts.Select(a => $"{a.Backend.DisplayName} ({a.Failure?.Reason})"));

    private static TimeSpan UntilFirstReturns(Exchange exchange, DateTimeOffset now)
    {
        var wait = exchange.Model.Backends.Min(b => b.State.OutUntil) - now;
        return wait < ShortWait ? ShortWait : wait > LongestWait ? LongestWait : wait;
    }
}
