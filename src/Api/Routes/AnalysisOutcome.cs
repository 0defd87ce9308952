using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>What an evaluation yielded. Only <see cref="Value"/> moves clocks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnalysisOutcome>))]
public enum AnalysisOutcome
{
    /// <summary>Enough attempts to judge by.</summary>
    Value,

    /// <summary>Too few attempts in the window.</summary>
    NoData,

    /// <summary>The source didn't answer, or not in a way that could be understood.</summary>
    SourceError,
}
