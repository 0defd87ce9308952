using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>How bad it is, in rising order. Normal is what is left when no level is reached.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Level>))]
public enum Level
{
    /// <summary>Within thresholds.</summary>
    Normal,

    /// <summary>By default above 5 % for 5 minutes.</summary>
    Warning,

    /// <summary>By default above 15 % for 2 minutes.</summary>
    Critical,

    /// <summary>By default above 30 %.</summary>
    Emergency,
}
