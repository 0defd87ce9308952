using System.Text.Json.Serialization;

namespace DeepSeek.Api.LocalModels;

/// <summary>When the model runs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelActivation>))]
public enum ModelActivation
{
    /// <summary>Always.</summary>
    Always,

    /// <summary>At 0 replicas until a route reaches a level with the action StartLocalModel.</summary>
    OnDemand,
}
