namespace DeepSeek.Tutorial.Tests;

/// <summary>One command of the tutorial.</summary>
/// <param name="Line">Its number in the page, from 1.</param>
/// <param name="Command">As typed; a line that ends in a backslash has the next one with it.</param>
/// <param name="Place">Who runs it.</param>
/// <param name="Why">What the page's comment says of that; empty in the reader's terminal.</param>
/// <param name="Output">What the page shows below it; null: nothing.</param>
internal sealed record Step(int Line, string Command, Place Place, string Why, string? Output);
