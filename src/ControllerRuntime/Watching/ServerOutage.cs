namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>Whether the API server as a whole is known to be out of reach. Shared by all watches of a client: an outage is one fact, not one per kind.</summary>
internal sealed class ServerOutage
{
    private int _known;

    public bool IsKnown => Volatile.Read(ref _known) == 1;

    /// <returns>True for the first that notices.</returns>
    public bool Begin() => Interlocked.Exchange(ref _known, 1) == 0;

    /// <returns>True for the first that hears from the server again.</returns>
    public bool End() => Interlocked.Exchange(ref _known, 0) == 1;
}
