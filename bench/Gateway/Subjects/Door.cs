namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>Where requests go, and what they must carry.</summary>
/// <param name="Url">Of chat completions.</param>
/// <param name="Headers">Content type and key included.</param>
internal sealed record Door(Uri Url, IReadOnlyList<(string Name, string Value)> Headers);
