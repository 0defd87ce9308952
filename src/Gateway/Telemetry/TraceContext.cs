using System.Diagnostics;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Telemetry;

/// <summary>W3C trace context (https://www.w3.org/TR/trace-context/) in headers. Without spans of our own a client's headers pass as any others do.</summary>
internal static class TraceContext
{
    private const string Parent = "traceparent";
    private const string State = "tracestate";

    /// <summary>The client's; default where there is none, or none that the standard allows.</summary>
    public static ActivityContext Of(HttpRequest request)
    {
        var state = request.Headers[State];
        return ActivityContext.TryParse(request.Headers[Parent], state.Count == 0 ? null : string.Join(',', state!), isRemote: true, out var context)
            ? context
            : default;
    }

    /// <summary>Makes <paramref name="span"/> the parent of what the upstream does, in place of the client's. Null: the client's stays.</summary>
    public static void Write(Activity? span, HttpRequestHeaders headers)
    {
        if (span is null)
        {
            return;
        }

        headers.Remove(Parent);
        headers.Remove(State);
        headers.TryAddWithoutValidation(Parent, span.Id);
        if (span.TraceStateString is { Length: > 0 } state)
        {
            headers.TryAddWithoutValidation(State, state);
        }
    }
}
