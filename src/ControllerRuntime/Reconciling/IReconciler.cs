using DeepSeek.ControllerRuntime.Caching;

namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>
/// Makes the world agree with one object's spec. It gets a name, never an event: read the present state from the stores, decide,
/// write the difference. It runs for one key at a time, may run any number of times, and must end at the same world each time.
/// </summary>
public interface IReconciler
{
    /// <summary>Reconciles the object of this name, which may be gone by now.</summary>
    /// <param name="key">The object.</param>
    /// <param name="cancellationToken">Ends the run: its time is up, the lease is lost, or the drain took too long.</param>
    /// <returns>Whether to come back without being woken.</returns>
    /// <exception cref="TerminalException">Trying again will not help until something changes.</exception>
    /// <exception cref="Exception">Anything else: the key comes back, later each time.</exception>
    public Task<Result> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken);
}
