namespace DeepSeek.Engines.OnnxRuntime;

/// <summary>Keys or values of one layer.</summary>
/// <param name="Past">The input that takes them.</param>
/// <param name="Present">The output that gives them.</param>
/// <param name="Heads">How many.</param>
/// <param name="HeadSize">Elements of each.</param>
internal sealed record CacheTensor(string Past, string Present, int Heads, int HeadSize);
