namespace DeepSeek.Hosting.CommandLine;

/// <summary>What the user gave can't be used. Ends the process with <see cref="ExitCodes.Usage"/> and one line per error, without a stack trace.</summary>
public sealed class UsageException : Exception
{
    /// <param name="errors">One sentence each, naming the flag or field.</param>
    public UsageException(params IReadOnlyList<string> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>One sentence each, naming the flag or field.</summary>
    public IReadOnlyList<string> Errors { get; }
}
