namespace DeepSeek.Engines.Quantization;

/// <summary>What a quantization did.</summary>
/// <param name="Layers">Linear layers that were quantized.</param>
/// <param name="KeptLayers">Names of the matrices of linear layers that stayed as they were.</param>
/// <param name="BytesBefore">Of all constants.</param>
/// <param name="BytesAfter">Of all constants.</param>
public sealed record QuantizationReport(int Layers, IReadOnlyList<string> KeptLayers, long BytesBefore, long BytesAfter);
