namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>A watch on one kind that keeps a store up to date, without its type: what a host runs and waits for.</summary>
public abstract class Informer
{
    private protected Informer(string name) => Name = name;

    /// <summary>The resource, <c>deployments.apps</c>.</summary>
    public string Name { get; }

    /// <summary>Whether the store has had its first complete list.</summary>
    public abstract bool HasSynced { get; }

    /// <summary>Completes when the store has had its first complete list.</summary>
    public abstract Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>Watches until cancelled; trouble with the server is waited out. Run it once.</summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);
}
