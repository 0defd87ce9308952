using DeepSeek.ControllerRuntime.Caching;

namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>Where a reflector stands in the server's history, and whether it believes a server that contradicts itself.</summary>
internal sealed class ResumePoint
{
    private const int StaleListsBelieved = 3;

    private string _malformedAt = "-";
    private int _staleLists;
    private bool _movedSinceList;

    /// <summary>The version to resume from; empty: only a list can tell.</summary>
    public string Version { get; private set; } = "";

    /// <summary>The highest version seen.</summary>
    public string Highest { get; private set; } = "";

    /// <summary>
    /// Whether a list is to be taken. One older than what is held comes from a lagging replica, and is asked for again. When the
    /// server insists, the cluster was restored from a backup, and the list is the truth.
    /// </summary>
    /// <param name="version">The list's.</param>
    /// <param name="wentBack">True when it is believed though it is older: what is held must be forgotten.</param>
    public bool Believes(string version, out bool wentBack)
    {
        var older = ResourceVersions.IsOlder(version, Highest);
        wentBack = older && ++_staleLists >= StaleListsBelieved;
        if (older && !wentBack)
            return false;
        _staleLists = 0;
        return true;
    }

    /// <summary>The list of this version was taken.</summary>
    public void Listed(string version) => (Version, Highest, _movedSinceList) = (version, version, false);

    /// <summary>The store has taken the event of this version, or a bookmark said it; empty: a line that doesn't say.</summary>
    public void MoveTo(string version)
    {
        _movedSinceList = true;
        if (version.Length == 0)
            return;
        Version = version;
        if (ResourceVersions.IsOlder(Highest, version))
            Highest = version;
    }

    /// <summary>The server no longer knows the version.</summary>
    /// <returns>Whether the list before it had led anywhere: then the next may come at once.</returns>
    public bool Lose()
    {
        var ledSomewhere = Version.Length > 0 && _movedSinceList;
        Version = "";
        return ledSomewhere;
    }

    /// <summary>A line that is no event: resume before it, and when that meets it again, list.</summary>
    public void Distrust() => (_malformedAt, Version) = (Version, Version == _malformedAt ? "" : Version);
}
