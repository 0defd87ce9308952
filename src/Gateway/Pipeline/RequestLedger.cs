using DeepSeek.Gateway.Caching;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>Writes down how a request ended: in the metrics, in its span, and as its one line of the access log.</summary>
internal static partial class RequestLedger
{
    /// <param name="exchange">The request, ended.</param>
    /// <param name="own">The gateway's own part of its time.</param>
    /// <param name="parts">Where to.</param>
    public static void End(Exchange exchange, TimeSpan own, ForwardingParts parts)
    {
        var model = parts.Metrics.ModelLabel(exchange.UpstreamModel);
        var elapsed = parts.Time.GetElapsedTime(exchange.Started);
        parts.Metrics.Request(exchange, own);
        Measurements.Request(exchange, model, elapsed);
        RequestSpan.End(exchange.Span, exchange, model);
        var cache = exchange.Cache?.Name();
        Log.Served(
            parts.Logger, exchange.RequestId, exchange.Endpoint, exchange.Principal, model, exchange.Head.Stream, exchange.Http.Response.StatusCode,
            exchange.Outcome, cache, exchange.Attempts.Count, exchange.Answering?.DisplayName, (long)elapsed.TotalMilliseconds);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information,
            Message = "{RequestId} {Endpoint} client={Client} model={Model} stream={Stream} status={Status} outcome={Outcome} cache={Cache} attempts={Attempts} backend={Backend} ms={Milliseconds}")]
        public static partial void Served(
            ILogger logger, string requestId, Endpoint endpoint, string? client, string? model, bool stream, int status, RequestOutcome outcome, string? cache, int attempts, string? backend,
            long milliseconds);
    }
}
