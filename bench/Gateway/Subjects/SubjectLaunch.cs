namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>How one proxy is started so that it leads from <c>listen</c> to <c>upstream</c>.</summary>
/// <param name="Program">Found on the PATH, or a path.</param>
/// <param name="Arguments">Its command line.</param>
internal sealed record SubjectLaunch(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>On top of the bench's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
