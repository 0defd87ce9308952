using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>What a clock of the analysis counts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClockName>))]
public enum ClockName
{
    /// <summary>Time above the threshold of Warning.</summary>
    Warning,

    /// <summary>Time above the threshold of Critical.</summary>
    Critical,

    /// <summary>Time above the threshold of Emergency.</summary>
    Emergency,

    /// <summary>Time below the clearing part of the present level's threshold.</summary>
    Clearing,

    /// <summary>Time below the clearing part of the lowest level's threshold.</summary>
    Clean,

    /// <summary>Time that probes have taken longer than latencyThreshold.</summary>
    Slow,
}
