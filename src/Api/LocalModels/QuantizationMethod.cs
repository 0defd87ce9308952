using System.Text.Json.Serialization;

namespace DeepSeek.Api.LocalModels;

/// <summary>Ways to INT8.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QuantizationMethod>))]
public enum QuantizationMethod
{
    /// <summary>Quantize and dequantize nodes in the graph: the only INT8 that TensorRT 11 builds.</summary>
    ExplicitQDQ,

    /// <summary>TensorRT's calibrator. Only with a builder image of TensorRT 10 or older.</summary>
    Calibrator,

    /// <summary>The source is quantized already.</summary>
    PreQuantized,
}
