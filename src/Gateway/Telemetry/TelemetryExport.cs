using DeepSeek.Hosting.CommandLine;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DeepSeek.Gateway.Telemetry;

/// <summary>
/// Sends spans and measurements of this process to an OpenTelemetry collector, by OTLP. Off unless OpenTelemetry's own variables name one
/// (https://opentelemetry.io/docs/languages/sdk-configuration/otlp-exporter/); how, how often and how many are theirs to say as well.
/// </summary>
public sealed class TelemetryExport : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private readonly OpenTelemetrySdk? _sdk;

    private TelemetryExport(OpenTelemetrySdk? sdk) => _sdk = sdk;

    /// <summary>Begins to listen and to send, if the environment says where to. Throws <see cref="UsageException"/> when that is no URL.</summary>
    /// <param name="service">The name of the service, unless <c>OTEL_SERVICE_NAME</c> or <c>OTEL_RESOURCE_ATTRIBUTES</c> gives another.</param>
    /// <returns>Dispose when the process ends: what is left is sent then, for ten seconds at most.</returns>
    public static TelemetryExport Start(string service)
    {
        var traces = IsWanted("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        var metrics = IsWanted("OTEL_METRICS_EXPORTER", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");
        return new TelemetryExport(traces || metrics ? OpenTelemetrySdk.Create(Configure) : null);

        void Configure(IOpenTelemetryBuilder builder)
        {
            // What is not wanted has no source, and so nothing to send.
            builder.ConfigureResource(resource => resource.Clear().AddService(service).AddTelemetrySdk().AddEnvironmentVariableDetector())
                .WithTracing(tracing => tracing.AddSource(traces ? [TelemetrySource.Name] : []))
                .WithMetrics(metering => metering.AddMeter(metrics ? [TelemetrySource.Name] : []))
                .UseOtlpExporter();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sdk?.Dispose();

    private static bool IsWanted(string exporterVariable, string endpointVariable) =>
        (IsUrl(endpointVariable) || IsUrl(Endpoint)) && Environment.GetEnvironmentVariable(exporterVariable) is null or "" or "otlp";

    /// <summary>False when it isn't set. The exporter would ignore a wrong one without a word, and send to its default.</summary>
    private static bool IsUrl(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrWhiteSpace(value))
        {
            return false;
        }

        return Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? true
            : throw new UsageException($"{variable}: not a URL that begins with http:// or https://");
    }
}
