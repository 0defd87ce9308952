namespace DeepSeek.Docs.Tests.Pages;

/// <summary>A fenced block.</summary>
/// <param name="Language">As it is named; empty where it isn't.</param>
/// <param name="Text">Without the fences, and without their indentation.</param>
internal sealed record Block(string Language, string Text);
