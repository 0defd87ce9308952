using System.Text;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Leadership;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.ControllerRuntime.Watching;
using Prometheus;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>A controller host that runs until disposed, with short waits, and metrics and a log of its own.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly RuntimeMetrics _metrics = new(Metrics.NewCustomRegistry());

    private RunningHost(ApiClient client, ControllerHostOptions options, Action<ControllerHost> compose)
    {
        Host = new ControllerHost(client, options with { Metrics = _metrics }, Log);
        compose(Host);
        Running = Host.RunAsync(_stop.Token);
    }

    public ControllerHost Host { get; }

    public RecordingLogger Log { get; } = new();

    /// <summary>Ends when the host does.</summary>
    public Task Running { get; }

    /// <summary>Waits that are short enough for tests.</summary>
    public static WatchOptions Quick { get; } = new()
    {
        FirstWait = TimeSpan.FromMilliseconds(10),
        LongestWait = TimeSpan.FromMilliseconds(200),
        AbsentPause = TimeSpan.FromMilliseconds(100),
    };

    public static RunningHost Start(
        ApiClient client, Action<ControllerHost> compose, WatchScope? scope = null, LeaderElectionOptions? leadership = null) =>
        Start(client, compose, new ControllerHostOptions { Scope = scope ?? WatchScope.Everything, Leadership = leadership, Watch = Quick });

    /// <param name="client">The API server.</param>
    /// <param name="compose">Adds controllers.</param>
    /// <param name="options">All but the metrics.</param>
    public static RunningHost Start(ApiClient client, Action<ControllerHost> compose, ControllerHostOptions options) => new(client, options, compose);

    /// <summary>Asks the host to stop, as SIGTERM does, and waits for it.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Running;
    }

    /// <summary>Asks the host to stop.</summary>
    public void BeginStop() => _stop.Cancel();

    /// <summary>The metrics as Prometheus would read them.</summary>
    public async Task<string> ScrapeAsync()
    {
        using var stream = new MemoryStream();
        await _metrics.Registry.CollectAndExportAsTextAsync(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
