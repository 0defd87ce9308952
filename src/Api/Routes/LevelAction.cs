using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>What a level leads to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LevelAction>))]
public enum LevelAction
{
    /// <summary>The sick tier's share goes to the next usable tier, a trickle stays.</summary>
    ShiftToNextTier,

    /// <summary>Caches with mode OnCritical go live.</summary>
    StartCache,

    /// <summary>Local models with activation OnDemand in the route's tiers are started.</summary>
    StartLocalModel,

    /// <summary>The sick tier's share goes to 0 at once; probes alone decide when it is tried again.</summary>
    OpenCircuit,
}
