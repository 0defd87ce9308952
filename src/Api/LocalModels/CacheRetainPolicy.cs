using System.Text.Json.Serialization;

namespace DeepSeek.Api.LocalModels;

/// <summary>What becomes of a created claim when the model is deleted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheRetainPolicy>))]
public enum CacheRetainPolicy
{
    /// <summary>It stays: downloads and builds take hours.</summary>
    Retain,

    /// <summary>It goes too.</summary>
    Delete,
}
