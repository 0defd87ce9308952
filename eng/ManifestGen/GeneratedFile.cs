namespace DeepSeek.ManifestGen;

/// <summary>A file that follows from the code.</summary>
/// <param name="Path">From the repository's root.</param>
/// <param name="Text">The whole content.</param>
internal sealed record GeneratedFile(string Path, string Text);
