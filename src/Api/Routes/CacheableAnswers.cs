using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>Which requests are cached.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheableAnswers>))]
public enum CacheableAnswers
{
    /// <summary>Those with temperature 0 or a seed: a repetition would give the same answer.</summary>
    Deterministic,

    /// <summary>All of them.</summary>
    All,
}
