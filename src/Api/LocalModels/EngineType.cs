using System.Text.Json.Serialization;

namespace DeepSeek.Api.LocalModels;

/// <summary>Engines.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EngineType>))]
public enum EngineType
{
    /// <summary>NVIDIA TensorRT, on GPUs.</summary>
    TensorRT,

    /// <summary>ONNX Runtime, on CPUs.</summary>
    OnnxRuntime,

    /// <summary>The runtime's image loads the weights itself.</summary>
    None,
}
