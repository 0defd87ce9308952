using System.Text.Json.Serialization;

namespace DeepSeek.Api;

/// <summary>Whether a monitoring object is generated.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MonitoringMode>))]
public enum MonitoringMode
{
    /// <summary>When the cluster serves its kind.</summary>
    Auto,

    /// <summary>Always; a cluster without the kind shows in the condition MonitoringReady.</summary>
    Enabled,

    /// <summary>Never.</summary>
    Disabled,
}
