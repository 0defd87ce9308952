namespace DeepSeek.Inference.Weights;

/// <summary>A file as its source announces it.</summary>
/// <param name="Path">Relative, with slashes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Checksum">What the source says of its content; null: nothing.</param>
/// <param name="Version">What changes when the file does; a source that has none says null.</param>
internal sealed record SourceFile(string Path, long Size, Checksum? Checksum = null, string? Version = null);
