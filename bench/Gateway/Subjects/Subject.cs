namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>One row of the tables: a proxy, or none.</summary>
/// <param name="Name">Of the row.</param>
/// <param name="Note">What it is: version, how it was built.</param>
internal abstract record Subject(string Name, string Note)
{
    /// <summary>Whether it is ours, so that targets are meant for it.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Writes what it needs to <paramref name="folder"/>, and says how it is started. Null: clients go to the upstream itself.</summary>
    public abstract SubjectLaunch? Launch(Uri upstream, Uri listen, string folder);

    /// <summary>What its clients send beyond content type and key.</summary>
    public virtual IReadOnlyList<(string Name, string Value)> Headers(Uri upstream) => [];
}
