using DeepSeek.Gateway;
using DeepSeek.Hosting.Admin;
using DeepSeek.Standalone.Routes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace DeepSeek.Standalone.Serving;

/// <summary>Gateway, loop and admin port as one thing. Let the loop take a route before the start.</summary>
internal sealed class StandaloneServer : IHostedService, IAsyncDisposable
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly CancellationTokenSource _stopping = new();
    private readonly GatewayServer _gateway;
    private readonly AdminServer _admin;
    private Task[] _running = [];

    /// <param name="settings">Where to listen.</param>
    /// <param name="keys">Where keys are.</param>
    /// <param name="seed">Of the gateway's draws.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    public StandaloneServer(StandaloneSettings settings, UpstreamKeys keys, int seed, TimeProvider time, ILoggerFactory loggers)
    {
        var options = new GatewayOptions
        {
            Listen = settings.Listen,
            CredentialsDirectory = keys.Directory,
            KeyFallback = _ => keys.ApiKey,
            ClientKeysDirectory = keys.ClientKeysDirectory,
            HistoryStep = settings.Demo ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(5),
            Seed = seed,
        };
        _gateway = new GatewayServer(options, _registry, time, loggers);
        Loop = new RouteLoop(_gateway, _registry, time);
        var checks = new HealthChecks();
        checks.AddLiveness("analysis", () => _running.FirstOrDefault(static task => task.IsFaulted)?.Exception?.InnerException?.Message);
        _admin = new AdminServer(settings.Admin, _registry, checks, loggers);
        _gateway.Describe(_admin, checks);
    }

    public RouteLoop Loop { get; }

    /// <summary>Runs beside the loop until the server stops.</summary>
    public Func<CancellationToken, Task> Beside { get; init; } = static _ => Task.CompletedTask;

    public Uri Address => _gateway.Address;

    public Uri AdminAddress => _admin.Address;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _admin.StartAsync(cancellationToken);
        await _gateway.StartAsync(cancellationToken);
        _running = [Loop.RunAsync(_stopping.Token), Beside(_stopping.Token)];
    }

    public Task DrainAsync(CancellationToken cancellationToken) => _gateway.DrainAsync(cancellationToken);

    /// <summary>The admin port goes last: it still answers while the others end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running);
        await _gateway.StopAsync(cancellationToken);
        await _admin.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Loop.Dispose();
        await _admin.DisposeAsync();
        _stopping.Dispose();
    }
}
