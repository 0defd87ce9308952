using System.Text.Json.Serialization;

namespace DeepSeek.Api.LocalModels;

/// <summary>What to do with an engine that is already in the cache.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EngineReuse>))]
public enum EngineReuse
{
    /// <summary>Use it when its key matches, build otherwise.</summary>
    Prefer,

    /// <summary>Take it as given, never build: for clusters whose engines come from elsewhere. Servers check that it is there.</summary>
    Always,

    /// <summary>Never take over one that another model built: each model builds once whatever its spec asks for.</summary>
    Never,
}
