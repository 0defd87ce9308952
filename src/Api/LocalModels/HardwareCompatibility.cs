using System.Text.Json.Serialization;

namespace DeepSeek.Api.LocalModels;

/// <summary>On which other GPUs an engine runs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HardwareCompatibility>))]
public enum HardwareCompatibility
{
    /// <summary>Only the product it was built on.</summary>
    None,

    /// <summary>Those of the same compute capability.</summary>
    SameComputeCapability,

    /// <summary>Ampere and later.</summary>
    AmperePlus,
}
