using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>Who shares cached answers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheScope>))]
public enum CacheScope
{
    /// <summary>Each client sees only answers to its own key.</summary>
    Principal,

    /// <summary>All clients of the route share answers: an explicit choice.</summary>
    Route,
}
