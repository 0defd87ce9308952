using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>When the cache is used.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CacheMode>))]
public enum CacheMode
{
    /// <summary>Never.</summary>
    Disabled,

    /// <summary>Always.</summary>
    Always,

    /// <summary>From a level with the action StartCache on, until the route is Normal again.</summary>
    OnCritical,
}
