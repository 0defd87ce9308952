namespace DeepSeek.Inference.Storage;

/// <summary>A file of a folder.</summary>
/// <param name="Path">Relative, with slashes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">64 hex digits, lower case.</param>
internal sealed record ManifestFile(string Path, long Size, string Sha256);
