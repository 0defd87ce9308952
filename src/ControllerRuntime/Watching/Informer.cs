namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>A watch on one kind that keeps a store up to date, without its type: what a host runs and waits for.</summary>
public abstract class Informer
{
    private protected Informer(string name) => Name = name;

    /// <summary>The resource, <c>deployments.apps</c>.</summary>
    public string Name { get; }

    /// <summary>Whether the store has had its first complete list.</summary>
    public abstract bool HasSynced { get; }

    /// <summary>Whether the server knows the kind; only one that may be missing (<see cref="WatchScope.Optional"/>), or whose CRD was removed, is not.</summary>
    public abstract bool IsServed { get; }

    /// <summary>
    /// Whether the watch has stood still for longer than any of its lists, watches and waits lasts by itself: a bug, or a listener
    /// that never returns. A server in trouble does not make it so. A process with such a watch acts on an old world, and is best restarted.
    /// </summary>
    public abstract bool IsStuck { get; }

    /// <summary>Adds a listener that hears when the kind begins or ceases to be known to the server. It must be quick and must not throw.</summary>
    public abstract void OnServedChange(Action<bool> listener);

    /// <summary>Completes when the store has had its first complete list.</summary>
    public abstract Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>Watches until cancelled; trouble with the server is waited out. Run it once.</summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);
}
