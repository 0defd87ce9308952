using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>Whether decisions take effect.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RouteMode>))]
public enum RouteMode
{
    /// <summary>Evaluate and act.</summary>
    Enforce,

    /// <summary>Evaluate, report in status, events and metrics, change nothing.</summary>
    DryRun,
}
