using System.Text.Json.Serialization;

namespace DeepSeek.Api.LocalModels;

/// <summary>What to do with an engine that is already in the cache.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EngineReuse>))]
public enum EngineReuse
{
    /// <summary>Use it when its key matches, build otherwise.</summary>
    Prefer,

    /// <summary>Use it, never build: for clusters whose engines come from elsewhere.</summary>
    Always,

    /// <summary>Build anew once per change of the spec.</summary>
    Never,
}
