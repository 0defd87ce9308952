using System.Text.Json.Serialization;

namespace DeepSeek.Api.LocalModels;

/// <summary>A headline for people.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelPhase>))]
public enum ModelPhase
{
    /// <summary>Waiting for something that isn't ours: a claim, a GPU, a correction of the spec.</summary>
    Pending,

    /// <summary>Weights are being fetched.</summary>
    Fetching,

    /// <summary>The engine is being built.</summary>
    Building,

    /// <summary>Servers are loading it.</summary>
    Starting,

    /// <summary>Requests are answered.</summary>
    Serving,

    /// <summary>At 0 replicas because nobody asks.</summary>
    Idle,

    /// <summary>Stuck until the spec or the cluster changes.</summary>
    Failed,
}
