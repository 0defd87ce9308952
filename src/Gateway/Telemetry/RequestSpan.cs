using System.Diagnostics;
using DeepSeek.Gateway.Caching;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;
using Endpoint = DeepSeek.Gateway.Pipeline.Endpoint;

namespace DeepSeek.Gateway.Telemetry;

/// <summary>
/// The span of one client request, a child of the client's where it has one. Null while nobody listens: then nothing is made. Holds no
/// prompt, no answer, no key, and no model that no upstream has answered to.
/// </summary>
internal static class RequestSpan
{
    private const int ServerErrors = 500;

    /// <summary>Begins it.</summary>
    /// <param name="request">The client's.</param>
    /// <param name="endpoint">What it asks for; null: nothing that is served.</param>
    public static Activity? Start(HttpRequest request, Endpoint? endpoint)
    {
        if (!TelemetrySource.Activities.HasListeners())
        {
            return null;
        }

        // Whatever else this process may be tracing is no parent of a client's request.
        Activity.Current = null;
        // A path that isn't served is the client's invention, and no name.
        var path = endpoint is null ? null : request.Path.Value;
        var span = TelemetrySource.Activities.StartActivity(path is null ? "HTTP" : $"{request.Method} {path}", ActivityKind.Server, TraceContext.Of(request));
        if (span is { IsAllDataRequested: true } && path is not null)
        {
            span.SetTag(SpanAttributes.Method, request.Method).SetTag(SpanAttributes.HttpRoute, path);
        }

        return span;
    }

    /// <summary>Writes down how a request ended that was refused at the door.</summary>
    public static void End(Activity? span, Refusal refusal) => End(span, refusal.Outcome, refusal.Status);

    /// <summary>Writes down how a request ended.</summary>
    /// <param name="span">Null: not at all.</param>
    /// <param name="exchange">The request.</param>
    /// <param name="model">Its model as it may stand in labels.</param>
    public static void End(Activity? span, Exchange exchange, string model)
    {
        End(span, exchange.Outcome, exchange.Http.Response.StatusCode);
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        span.SetTag(SpanAttributes.RequestId, exchange.RequestId)
            .SetTag(SpanAttributes.Route, exchange.Model.Route)
            .SetTag(SpanAttributes.Attempts, exchange.Attempts.Count)
            .SetTag(SpanAttributes.Cache, exchange.Cache?.Name());
        if (SpanAttributes.OperationOf(exchange.Endpoint) is { } operation)
        {
            span.SetTag(SpanAttributes.Operation, operation).SetTag(SpanAttributes.Provider, SpanAttributes.DeepSeek).SetTag(SpanAttributes.Model, model);
        }

        if (exchange.Answering is { } backend)
        {
            span.SetTag(SpanAttributes.Tier, backend.Tier).SetTag(SpanAttributes.Backend, backend.Settings.Name);
        }
    }

    private static void End(Activity? span, RequestOutcome outcome, int status)
    {
        if (span is not { IsAllDataRequested: true })
        {
            return;
        }

        span.SetTag(SpanAttributes.Status, status);
        if (outcome != RequestOutcome.Ok)
        {
            span.SetTag(SpanAttributes.ErrorType, GatewayMetrics.LabelOf(outcome));
        }

        // A client's own mistake is no error of a server's span, says the convention.
        if (status >= ServerErrors || outcome == RequestOutcome.Truncated)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
