namespace DeepSeek.Inference.Weights;

/// <summary>A file of a folder of weights.</summary>
/// <param name="Path">Relative, with slashes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">64 hex digits, lower case.</param>
internal sealed record WeightsFile(string Path, long Size, string Sha256);
