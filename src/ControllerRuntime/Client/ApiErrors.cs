using System.Net.Http.Headers;
using System.Text.Json;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>From an HTTP answer, or a Status object, to the failure it means.</summary>
internal static class ApiErrors
{
    private const int LongestEcho = 300;

    public static async Task<ApiException> ReadAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return Create((int)response.StatusCode, TryParseStatus(body), what, Wait(response.Headers.RetryAfter));
    }

    public static ApiException Create(int code, V1Status? status, string what, TimeSpan? retryAfter = null)
    {
        var said = status?.Message ?? status?.Reason ?? "the server gave no reason";
        if (said.Length > LongestEcho)
            said = said[..LongestEcho] + "…";
        retryAfter ??= status?.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;
        return new ApiException(IsFromTheFuture(status) ? ApiFailure.Expired : Classify(code, status?.Reason), code, status, $"{what}: {code} {said}") { RetryAfter = retryAfter };
    }

    private static ApiFailure Classify(int code, string? reason) => (code, reason) switch
    {
        (409, "AlreadyExists") => ApiFailure.AlreadyExists,
        (400 or 422, _) => ApiFailure.Invalid,
        (401, _) => ApiFailure.Unauthorized,
        (403, _) => ApiFailure.Forbidden,
        (404, _) => ApiFailure.NotFound,
        (408 or 504, _) => ApiFailure.Timeout,
        (409, _) => ApiFailure.Conflict,
        (410, _) or (_, "Expired" or "Gone") => ApiFailure.Expired,
        (429, _) => ApiFailure.TooManyRequests,
        ( >= 500, _) => ApiFailure.ServerError,
        _ => ApiFailure.Unexpected,
    };

    /// <summary>A version the server has not reached: a lagging replica's, or a restored cluster's. As useless to resume from as an old one.</summary>
    private static bool IsFromTheFuture(V1Status? status) =>
        status?.Details?.Causes?.Any(cause => cause.Reason == "ResourceVersionTooLarge") == true;

    private static V1Status? TryParseStatus(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ClientJson.Default.V1Status);
        }
        catch (JsonException)
        {
            return null; // a proxy's HTML page
        }
    }

    private static TimeSpan? Wait(RetryConditionHeaderValue? header) => header?.Delta;
}
