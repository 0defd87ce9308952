using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Telemetry;
using DeepSeek.Inference.Metering;
using DeepSeek.Operator.Metering;
using Prometheus;

namespace DeepSeek.DocsGen.Metrics;

/// <summary>The metrics of each executable, from the classes that make them.</summary>
internal static class MetricCatalog
{
    public static IReadOnlyList<Metric> Gateway => Of(static registry => new GatewayMetrics(registry), static registry => new StateGauges(registry, TimeProvider.System));

    public static IReadOnlyList<Metric> Routes => Of(static registry => new RouteMetrics(registry));

    public static IReadOnlyList<Metric> Runtime => Of(static registry => new RuntimeMetrics(registry));

    public static IReadOnlyList<Metric> Inference => Of(static registry => new InferenceMetrics(registry));

    /// <summary>What goes to a collector by OTLP alone.</summary>
    public static IReadOnlyList<Instrument> Telemetry
    {
        get
        {
            var instruments = new List<Instrument>();
            using var listener = new MeterListener
            {
                InstrumentPublished = (instrument, _) =>
                {
                    if (instrument.Meter.Name == TelemetrySource.Name)
                        instruments.Add(instrument);
                },
            };
            RuntimeHelpers.RunClassConstructor(typeof(Measurements).TypeHandle);
            listener.Start();
            return [.. instruments.OrderBy(static instrument => instrument.Name, StringComparer.Ordinal)];
        }
    }

    private static IReadOnlyList<Metric> Of(params IEnumerable<Func<CollectorRegistry, object>> makers)
    {
        var registry = Prometheus.Metrics.NewCustomRegistry();
        return [.. makers.SelectMany(make => Collectors(make(registry))).Select(Metric.Of).OrderBy(static metric => metric.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<Collector> Collectors(object maker) =>
        maker.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Select(field => field.GetValue(maker)).OfType<Collector>();
}
