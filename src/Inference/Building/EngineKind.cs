namespace DeepSeek.Inference.Building;

/// <summary>What an engine is for.</summary>
internal enum EngineKind
{
    /// <summary>A plan for NVIDIA's TensorRT.</summary>
    TensorRT,

    /// <summary>A graph for ONNX Runtime on CPUs.</summary>
    OnnxRuntime,
}
