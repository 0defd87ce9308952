using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DeepSeek.Gateway.Telemetry;

/// <summary>Where spans and measurements come from: one of each per process, as listeners expect. Both cost nothing while nobody listens.</summary>
internal static class TelemetrySource
{
    /// <summary>The name of both, by which listeners choose them.</summary>
    public const string Name = "DeepSeek.Gateway";

    public static readonly ActivitySource Activities = new(Name);

    public static readonly Meter Meter = new(Name);
}
