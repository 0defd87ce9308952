using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>Where counters come from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnalysisSource>))]
public enum AnalysisSource
{
    /// <summary>The operator scrapes the route's own gateways.</summary>
    Gateway,

    /// <summary>A Prometheus is asked.</summary>
    Prometheus,
}
