using System.Diagnostics;
using System.Diagnostics.Metrics;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.Telemetry;

/// <summary>
/// The histograms that OpenTelemetry's conventions for generative AI ask of servers and clients, with the buckets that they advise
/// (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/). Everything else is counted by <see cref="GatewayMetrics"/>.
/// </summary>
internal static class Measurements
{
    private static readonly Histogram<double> Duration = TelemetrySource.Meter.CreateHistogram(
        "gen_ai.server.request.duration", "s", "Requests from their arrival to the end of their answer.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });

    private static readonly Histogram<double> FirstToken = TelemetrySource.Meter.CreateHistogram(
        "gen_ai.server.time_to_first_token", "s", "Streams from the arrival of their request to their first token, failed attempts before it included.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });

    private static readonly Histogram<long> Tokens = TelemetrySource.Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens of attempts as upstreams counted them.",
        advice: new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
        });

    /// <summary>Whether anybody listens to how many tokens attempts take.</summary>
    public static bool CountsTokens => Tokens.Enabled;

    /// <summary>A request ended.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="model">Its model as it may stand in labels.</param>
    /// <param name="elapsed">Since it arrived.</param>
    public static void Request(Exchange exchange, string model, TimeSpan elapsed)
    {
        if (!(Duration.Enabled || FirstToken.Enabled) || SpanAttributes.OperationOf(exchange.Endpoint) is not { } operation)
        {
            return;
        }

        var tags = TagsOf(exchange, operation, model);
        if (exchange.FirstToken is { } firstToken)
        {
            FirstToken.Record(firstToken.TotalSeconds, tags);
        }

        if (exchange.Outcome != RequestOutcome.Ok)
        {
            tags.Add(SpanAttributes.ErrorType, GatewayMetrics.LabelOf(exchange.Outcome));
        }

        Duration.Record(elapsed.TotalSeconds, tags);
    }

    /// <summary>An attempt ended.</summary>
    /// <param name="exchange">Its request.</param>
    /// <param name="backend">Where it went.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="model">As it may stand in labels.</param>
    public static void Attempt(Exchange exchange, BackendModel backend, AttemptOutcome outcome, string model)
    {
        if (!Tokens.Enabled || outcome.Usage is not { } usage || SpanAttributes.OperationOf(exchange.Endpoint) is not { } operation)
        {
            return;
        }

        var tags = TagsOf(exchange, operation, model);
        tags.Add(SpanAttributes.Tier, backend.Tier);
        tags.Add(SpanAttributes.Backend, backend.Settings.Name);
        Tokens.Record(usage.Prompt, [.. tags, new(SpanAttributes.TokenType, "input")]);
        Tokens.Record(usage.Completion, [.. tags, new(SpanAttributes.TokenType, "output")]);
    }

    private static TagList TagsOf(Exchange exchange, string operation, string model) => new()
    {
        { SpanAttributes.Operation, operation },
        { SpanAttributes.Provider, SpanAttributes.DeepSeek },
        { SpanAttributes.Model, model },
        { SpanAttributes.Route, exchange.Model.Route },
    };
}
