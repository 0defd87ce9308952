namespace DeepSeek.Inference.Building;

/// <summary>Number format of an engine's weights.</summary>
internal enum EnginePrecision
{
    /// <summary>Integers of 8 bits in linear layers.</summary>
    INT8,

    /// <summary>Half floats.</summary>
    FP16,

    /// <summary>Floats, as exported.</summary>
    FP32,
}
