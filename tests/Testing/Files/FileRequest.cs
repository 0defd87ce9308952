namespace DeepSeek.Testing.Files;

/// <summary>What a client asked for.</summary>
/// <param name="Path">As it came.</param>
/// <param name="Range">The header; empty: the whole.</param>
/// <param name="Authorization">The header; empty: none.</param>
public sealed record FileRequest(string Path, string Range, string Authorization);
