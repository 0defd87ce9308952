namespace DeepSeek.CrdGen;

/// <summary>A file that follows from the classes in src/Api.</summary>
/// <param name="Path">From the repository's root.</param>
/// <param name="Text">The whole content.</param>
internal sealed record GeneratedFile(string Path, string Text);
