using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Events;
using DeepSeek.ControllerRuntime.Leadership;
using DeepSeek.ControllerRuntime.Watching;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>
/// What the controllers of one process share, a client, informers, a lease, and the order in which they start and stop: caches
/// first, leadership when they are warm, workers last; at the end workers first, then the lease, then the caches.
/// </summary>
public sealed partial class ControllerHost
{
    /// <summary>How long a reconcile that was broken off may take to notice.</summary>
    private static readonly TimeSpan AbortGrace = TimeSpan.FromSeconds(2);

    private readonly ControllerHostOptions _options;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly List<Controller> _controllers = [];

    /// <param name="client">The API server.</param>
    /// <param name="options">How to behave.</param>
    /// <param name="loggers">Makes the loggers.</param>
    public ControllerHost(ApiClient client, ControllerHostOptions options, ILoggerFactory loggers)
    {
        Client = client;
        _options = options;
        _loggers = loggers;
        _logger = loggers.CreateLogger<ControllerHost>();
        Informers = new InformerSet(client, options.Scope, options.Watch, loggers.CreateLogger<Informer>());
        Events = new EventRecorder(client, options.Name, options.Instance, options.Time, loggers.CreateLogger<EventRecorder>());
    }

    /// <summary>Writes, and reads that must not be served from a cache.</summary>
    public ApiClient Client { get; }

    /// <summary>The caches that reconcilers read.</summary>
    public InformerSet Informers { get; }

    /// <summary>Tells users what happened.</summary>
    public EventRecorder Events { get; }

    /// <summary>Whether every cache has had its first complete list: readiness.</summary>
    public bool HasSynced => Informers.All.All(i => i.HasSynced);

    /// <summary>The resources whose watch is stuck (<see cref="Informer.IsStuck"/>): liveness.</summary>
    public IReadOnlyList<string> StuckWatches => [.. Informers.All.Where(i => i.IsStuck).Select(i => i.Name).Distinct()];

    /// <summary>Whether this process reconciles.</summary>
    public bool IsLeading { get; private set; }

    /// <summary>Begins a controller: which kind it reconciles.</summary>
    /// <param name="name">Names it in logs and metrics.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="when">Which updates of it matter. Default: <see cref="Predicates.SpecOrMetadata"/>.</param>
    /// <param name="options">How it works.</param>
    /// <param name="only">Another scope than the host's.</param>
    public ControllerBuilder<T> For<T>(
        string name, ResourceKind<T> kind, Func<T, T, bool>? when = null, ControllerOptions? options = null, WatchScope? only = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var controller = new Controller(name, options ?? new ControllerOptions(), _options, _loggers.CreateLogger<Controller>());
        return new ControllerBuilder<T>(this, controller, kind, when, only);
    }

    /// <summary>Runs everything until cancelled, then drains.</summary>
    /// <exception cref="TimeoutException">A cache did not fill in time.</exception>
    /// <exception cref="LeadershipLostException">The lease was lost: the process must end, so that it starts from a clean state.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var controller in _controllers)
            controller.Connect();

        // Before anything is waited for: its metric is there from the start.
        var elector = _options.Leadership is { } leadership ? CreateElector(leadership) : null;
        using var watching = new CancellationTokenSource();
        var watches = Task.WhenAll(Informers.RunAsync(watching.Token), Events.RunAsync(watching.Token));
        try
        {
            await Task.WhenAll(_controllers.Select(c => c.WaitForSyncAsync(Client.Outage, cancellationToken)));
            GiveMemoryBack();
            if (elector is not null)
                await elector.RunAsync(WorkAsync, cancellationToken);
            else
                await WorkAsync(CancellationToken.None, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.StoppedEarly(_logger);
        }
        finally
        {
            await watching.CancelAsync();
            await watches;
        }
    }

    internal void Add(Controller controller) => _controllers.Add(controller);

    /// <summary>
    /// The first lists leave behind several times what the caches hold of them. A standby allocates next to nothing from then on, and
    /// would keep it for as long as it stands by.
    /// </summary>
    private static void GiveMemoryBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private LeaderElector CreateElector(LeaderElectionOptions leadership) =>
        new(Client, leadership, new LeaderElectionClock(_options.Time, _options.Watch.Random), _options.Metrics, _loggers.CreateLogger<LeaderElector>());

    /// <summary>Works until <paramref name="stop"/>; what is under way then has until the drain timeout, and until the lease is lost.</summary>
    private async Task WorkAsync(CancellationToken lost, CancellationToken stop)
    {
        using var abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _options.Time);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(lost, stop);
        await using var drain = stop.Register(() => abort.CancelAfter(_options.DrainTimeout));
        await using var end = lost.Register(abort.Cancel);
        IsLeading = true;
        try
        {
            var work = Task.WhenAll(_controllers.Select(c => c.WorkAsync(stopping.Token, abort.Token)));
            await Task.WhenAny(work, OverdueAsync(abort.Token));
            if (!work.IsCompleted)
            {
                Log.Overdue(_logger);
                return;
            }

            await work;
            Log.Drained(_logger);
        }
        finally
        {
            IsLeading = false;
        }
    }

    private async Task OverdueAsync(CancellationToken aborted)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, _options.Time, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(AbortGrace, _options.Time, CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Stopped before the caches were complete or the lease was free")]
        public static partial void StoppedEarly(ILogger logger);

        [LoggerMessage(Level = LogLevel.Information, Message = "No reconcile is under way any more")]
        public static partial void Drained(ILogger logger);

        [LoggerMessage(Level = LogLevel.Error, Message = "A reconcile does not end although it was broken off; leaving it behind")]
        public static partial void Overdue(ILogger logger);
    }
}
