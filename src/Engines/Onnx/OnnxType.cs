namespace DeepSeek.Engines.Onnx;

/// <summary>Types of elements, by their numbers in <c>TensorProto.DataType</c>; those that decoders use.</summary>
internal enum OnnxType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Text = 8,
    Bool = 9,
    Float16 = 10,
    Double = 11,
    BFloat16 = 16,
}
