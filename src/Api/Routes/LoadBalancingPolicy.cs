using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>Policies by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoadBalancingPolicy>))]
public enum LoadBalancingPolicy
{
    /// <summary>The less loaded, in proportion to weight, of two drawn at random.</summary>
    WeightedLeastRequest,

    /// <summary>In turn, by weight.</summary>
    RoundRobin,

    /// <summary>By the beginning of the conversation, so that it stays on one account and hits the upstream's context cache.</summary>
    PrefixHash,
}
