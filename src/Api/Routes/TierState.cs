using System.Text.Json.Serialization;

namespace DeepSeek.Api.Routes;

/// <summary>Where a tier stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TierState>))]
public enum TierState
{
    /// <summary>Has its configured share.</summary>
    Healthy,

    /// <summary>Has lost share to other tiers because of its errors.</summary>
    Degraded,

    /// <summary>Gets nothing but probes.</summary>
    CircuitOpen,

    /// <summary>Gets a trial share after its probes succeeded.</summary>
    HalfOpen,

    /// <summary>Its share is returning step by step.</summary>
    Recovering,

    /// <summary>Has lost share because of its latency.</summary>
    Slow,

    /// <summary>Has no usable backend.</summary>
    Unavailable,
}
