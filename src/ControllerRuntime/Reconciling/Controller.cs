using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Queues;
using DeepSeek.ControllerRuntime.Watching;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>One kind's loop: sources feed a queue, workers take from it and call the reconciler.</summary>
public sealed partial class Controller
{
    private readonly List<Informer> _informers = [];
    private readonly List<Action> _connect = [];
    private readonly ControllerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ReconcileMetrics _metrics;

    internal Controller(string name, ControllerOptions options, ControllerHostOptions host, ILogger logger)
    {
        Name = name;
        _options = options;
        _time = host.Time;
        _logger = logger;
        _metrics = new ReconcileMetrics(host.Metrics, name, options.MaxConcurrentReconciles);
        Queue = new WorkQueue<ObjectKey>(name, host.Time, options.Backoff, host.Metrics);
    }

    /// <summary>Names the controller in logs and metrics.</summary>
    public string Name { get; }

    internal WorkQueue<ObjectKey> Queue { get; }

    internal Func<ObjectKey, CancellationToken, Task<Result>>? Reconcile { get; set; }

    /// <summary>Wakes the controller for a key from outside: something has changed, and now is the time to look. Any thread may call it.</summary>
    public void Enqueue(ObjectKey key) => Queue.Add(key);

    /// <summary>
    /// Wakes the controller for a key at a regular interval. A key that has failed is left to its backoff: a tick is no reason to believe
    /// that it would succeed now. Nor is it as urgent as a change, or the ticks of a thousand objects would hold up the one that was
    /// edited. Any thread may call it.
    /// </summary>
    public void Tick(ObjectKey key) => Queue.AddUnlessFailed(key, Priority.Low);

    /// <summary>Wakes the controller for a key after a while, or earlier if something else does.</summary>
    public void EnqueueAfter(ObjectKey key, TimeSpan delay) => Queue.AddAfter(key, delay);

    internal void AddSource(Informer informer, Action connect)
    {
        _informers.Add(informer);
        _connect.Add(connect);
    }

    /// <summary>Connects the sources to the queue. Nothing is reconciled yet.</summary>
    internal void Connect()
    {
        foreach (var connect in _connect)
            connect();
    }

    /// <summary>Waits until every store that the reconciler may read is complete.</summary>
    /// <exception cref="TimeoutException">They were not in time, though the server answers.</exception>
    internal async Task WaitForSyncAsync(ServerOutage outage, CancellationToken cancellationToken)
    {
        var synced = Task.WhenAll(_informers.Select(i => i.WaitForSyncAsync(cancellationToken)));
        while (true)
        {
            try
            {
                await synced.WaitAsync(_options.CacheSyncTimeout, _time, cancellationToken);
                return;
            }
            catch (TimeoutException) when (outage.IsKnown)
            {
                // Ending would not bring the server back: its return is waited for, and the time counts anew.
            }
            catch (TimeoutException)
            {
                var missing = string.Join(", ", _informers.Where(i => !i.HasSynced).Select(i => i.Name).Distinct());
                throw new TimeoutException($"controller {Name}: no complete list of {missing} within {_options.CacheSyncTimeout}");
            }
        }
    }

    /// <summary>Works until <paramref name="stop"/>, then finishes what is under way, which <paramref name="abort"/> ends.</summary>
    internal Task WorkAsync(CancellationToken stop, CancellationToken abort)
    {
        Log.Started(_logger, Name, _options.MaxConcurrentReconciles);
        return Task.WhenAll(Enumerable.Range(0, _options.MaxConcurrentReconciles).Select(_ => Task.Run(() => WorkerAsync(stop, abort), CancellationToken.None)));
    }

    private async Task WorkerAsync(CancellationToken stop, CancellationToken abort)
    {
        while (!stop.IsCancellationRequested)
        {
            ObjectKey key;
            try
            {
                key = await Queue.TakeAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                using (_metrics.Running())
                    await ReconcileAsync(key, abort);
            }
            finally
            {
                Queue.Done(key);
            }

            // With a backlog, and nothing to wait for in it, a worker would hold its thread to the end of it, and watches, leases and
            // answers on their way would wait as long.
            await Task.Yield();
        }
    }

    private async Task ReconcileAsync(ObjectKey key, CancellationToken abort)
    {
        using var scope = _logger.BeginScope(new ReconcileScope(Name, key, Guid.NewGuid()));
        using var timeout = new CancellationTokenSource(_options.ReconcileTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, abort);
        try
        {
            Succeed(key, await Reconcile!(key, either.Token));
        }
        catch (TerminalException e)
        {
            Queue.Forget(key);
            _metrics.FailedForGood();
            Log.FailedForGood(_logger, Name, key, e);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            Log.Aborted(_logger, Name, key);
        }
        catch (Exception e)
        {
            Fail(key, e, timeout.IsCancellationRequested);
        }
    }

    private void Succeed(ObjectKey key, Result result)
    {
        _metrics.Succeeded(result);
        Queue.Forget(key); // before it comes back, or it would come back as a failure
        if (result.After is { } after)
            Queue.AddAfter(key, after);
    }

    private void Fail(ObjectKey key, Exception cause, bool timedOut)
    {
        Queue.AddFailed(key, AskedToWait(cause));
        _metrics.Failed(IsBug(cause));
        if (timedOut && cause is OperationCanceledException)
        {
            _metrics.TimedOut();
            Log.TimedOut(_logger, Name, key, _options.ReconcileTimeout);
        }
        else if (IsBug(cause))
            Log.Failed(_logger, Name, key, cause);
        else
            Log.FailedFor(_logger, Name, key, cause.Message);
    }

    /// <summary>What the server asked us to wait, should one of the causes be its word.</summary>
    private static TimeSpan AskedToWait(Exception? cause) =>
        cause is null ? default : (cause as ApiException)?.RetryAfter ?? AskedToWait(cause.InnerException);

    /// <summary>What Go would call a panic: a broken invariant, in .NET's own exceptions, and not trouble of the world.</summary>
    private static bool IsBug(Exception e) =>
        e is SystemException and not (IOException or TimeoutException or OperationCanceledException or UnauthorizedAccessException);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Controller {Controller} works with {Workers} workers")]
        public static partial void Started(ILogger logger, string controller, int workers);

        [LoggerMessage(Level = LogLevel.Error, Message = "Reconciling {Controller} {Key} failed; it will be tried again")]
        public static partial void Failed(ILogger logger, string controller, ObjectKey key, Exception cause);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Reconciling {Controller} {Key} failed; it will be tried again: {Cause}")]
        public static partial void FailedFor(ILogger logger, string controller, ObjectKey key, string cause);

        [LoggerMessage(Level = LogLevel.Error, Message = "Reconciling {Controller} {Key} took more than {Limit}; it will be tried again")]
        public static partial void TimedOut(ILogger logger, string controller, ObjectKey key, TimeSpan limit);

        [LoggerMessage(Level = LogLevel.Error, Message = "Reconciling {Controller} {Key} failed for good, until it changes")]
        public static partial void FailedForGood(ILogger logger, string controller, ObjectKey key, Exception cause);

        [LoggerMessage(Level = LogLevel.Information, Message = "Reconciling {Controller} {Key} was broken off")]
        public static partial void Aborted(ILogger logger, string controller, ObjectKey key);
    }
}
