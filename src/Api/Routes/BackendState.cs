using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>Where a backend stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackendState>))]
public enum BackendState
{
    /// <summary>Gets requests.</summary>
    Healthy,

    /// <summary>Left out for failTimeout after maxFails failures.</summary>
    Ejected,

    /// <summary>Its breaker is open.</summary>
    CircuitOpen,

    /// <summary>Its breaker lets a few requests through.</summary>
    HalfOpen,

    /// <summary>Its account is dead: no balance, or a key that is refused.</summary>
    Excluded,

    /// <summary>A reference can't be resolved.</summary>
    Unresolved,
}
