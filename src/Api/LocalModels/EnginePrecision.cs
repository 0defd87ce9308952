using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace DeepSeek.Api.LocalModels;

/// <summary>Number formats.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EnginePrecision>))]
public enum EnginePrecision
{
    /// <summary>8-bit integers.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The API's word for it, not a .NET type.")]
    INT8,

    /// <summary>8-bit floating point, by the runtimes VLLM and TensorRTLLM alone.</summary>
    FP8,

    /// <summary>16-bit floating point.</summary>
    FP16,

    /// <summary>32-bit floating point.</summary>
    FP32,
}
