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

    private RunningHost(ApiClient client, WatchScope scope, LeaderElectionOptions? leadership, Action<ControllerHost> compose)
    {
        var options = new ControllerHostOptions
        {
            Scope = scope,
            Leadership = leadership,
            Watch = new WatchOptions { FirstWait = TimeSpan.FromMilliseconds(10), LongestWait = TimeSpan.FromMilliseconds(200) },
            Metrics = _metrics,
        };
        Host = new ControllerHost(client, options, Log);
        compose(Host);
        Running = Host.RunAsync(_stop.Token);
    }

    public ControllerHost Host { get; }

    public RecordingLogger Log { get; } = new();

    /// <summary>Ends when the host does.</summary>
    public Task Running { get; }

    public static RunningHost Start(
        ApiClient client, Action<ControllerHost> compose, WatchScope? scope = null, LeaderElectionOptions? leadership = null) =>
        new(client, scope ?? WatchScope.Everything, leadership, compose);

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
