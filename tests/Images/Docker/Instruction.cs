namespace DeepSeek.Images.Tests.Docker;

/// <summary>One instruction of a Dockerfile.</summary>
/// <param name="Name">In capitals: COPY, RUN, ….</param>
/// <param name="Text">The rest, on one line, flags included.</param>
internal sealed record Instruction(string Name, string Text)
{
    /// <summary>What a flag in front is set to, as <c>from</c> of <c>--from=build</c>; null: it isn't there.</summary>
    public string? Flag(string name) =>
        Words.TakeWhile(static word => word.StartsWith("--", StringComparison.Ordinal)).FirstOrDefault(word => word.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..];

    /// <summary>The words behind the flags.</summary>
    public string[] Arguments => [.. Words.SkipWhile(static word => word.StartsWith("--", StringComparison.Ordinal))];

    private string[] Words => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
