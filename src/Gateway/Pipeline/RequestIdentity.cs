using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>The name of a request in headers and logs: the client's own, when it is fit for a log line, otherwise a new one.</summary>
internal static class RequestIdentity
{
    public const string HeaderName = "x-request-id";

    private const int MaxLength = 128;

    public static string Of(HttpRequest request, TimeProvider time)
    {
        var given = request.Headers[HeaderName];
        return given is [{ Length: > 0 and <= MaxLength } id] && !id.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? id
            : Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    }
}
