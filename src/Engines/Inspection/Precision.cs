namespace DeepSeek.Engines.Inspection;

/// <summary>In which precision a graph says that its linear layers compute. What an engine makes of it is for the engine to say.</summary>
public enum Precision
{
    /// <summary>Single precision.</summary>
    Fp32,

    /// <summary>Half precision, IEEE or brain floats.</summary>
    Fp16,

    /// <summary>INT8 for CPUs: MatMulInteger.</summary>
    DynamicInt8,

    /// <summary>INT8 for TensorRT: QuantizeLinear and DequantizeLinear.</summary>
    QuantizeDequantize,

    /// <summary>Weights of a few bits in blocks, by an operator of ONNX Runtime.</summary>
    BlockwiseWeights,
}
