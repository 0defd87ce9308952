namespace DeepSeek.Engines.TensorRt;

/// <summary>Types of elements that are understood here, with the numbers of TensorRT's DataType.</summary>
internal enum TensorType
{
    Float = 0,
    Half = 1,
    Int32 = 3,
    Int64 = 8,
}
