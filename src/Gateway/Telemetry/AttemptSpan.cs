using System.Diagnostics;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Telemetry;

/// <summary>The span of one attempt at one backend, a child of its request's. Null where the request has none, or is not sampled.</summary>
internal static class AttemptSpan
{
    /// <summary>Begins it.</summary>
    public static Activity? Start(Exchange exchange, BackendModel backend)
    {
        if (exchange.Span is not { } request)
        {
            return null;
        }

        var operation = SpanAttributes.OperationOf(exchange.Endpoint);
        var span = TelemetrySource.Activities.StartActivity(operation ?? "models", ActivityKind.Client, request.Context);
        if (span is not { IsAllDataRequested: true })
        {
            return span;
        }

        var url = new Uri(backend.BaseUrl);
        span.SetTag(SpanAttributes.Method, exchange.Http.Request.Method)
            .SetTag(SpanAttributes.ServerAddress, url.Host)
            .SetTag(SpanAttributes.ServerPort, url.Port)
            .SetTag(SpanAttributes.Route, exchange.Model.Route)
            .SetTag(SpanAttributes.Tier, backend.Tier)
            .SetTag(SpanAttributes.Backend, backend.Settings.Name);
        if (operation is not null)
        {
            span.SetTag(SpanAttributes.Operation, operation).SetTag(SpanAttributes.Provider, SpanAttributes.DeepSeek);
        }

        return span;
    }

    /// <summary>From now on the answer can't fail over.</summary>
    public static void Commit(Activity? span) => span?.AddEvent(new ActivityEvent("deepseek.commit"));

    /// <summary>Ends it.</summary>
    /// <param name="span">Null: nothing to end.</param>
    /// <param name="outcome">Of the attempt.</param>
    /// <param name="model">As it may stand in labels.</param>
    public static void End(Activity? span, AttemptOutcome outcome, string model)
    {
        if (span is { IsAllDataRequested: true })
        {
            Describe(span, outcome, model);
        }

        span?.Dispose();
    }

    private static void Describe(Activity span, AttemptOutcome outcome, string model)
    {
        if (span.GetTagItem(SpanAttributes.Operation) is string operation)
        {
            span.DisplayName = $"{operation} {model}";
            span.SetTag(SpanAttributes.Model, model);
        }

        if (outcome.Status > 0)
        {
            span.SetTag(SpanAttributes.Status, outcome.Status);
        }

        if (outcome.Usage is { } usage)
        {
            span.SetTag(SpanAttributes.InputTokens, usage.Prompt).SetTag(SpanAttributes.OutputTokens, usage.Completion);
        }

        if (outcome.Failure is { } failure)
        {
            span.SetTag(SpanAttributes.ErrorType, failure.Reason).SetStatus(ActivityStatusCode.Error);
        }
    }
}
