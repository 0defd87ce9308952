using System.Globalization;
using System.Text.Json;
using DeepSeek.Gateway.Admission;
using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.Balancing;
using DeepSeek.Gateway.Caching;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Health;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.StatusPage;
using DeepSeek.Hosting.Admin;
using DeepSeek.Hosting.Life;
using DeepSeek.Protocol.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace DeepSeek.Gateway;

/// <summary>
/// A whole gateway: composed here, part by part, without a container, so that any process can hold one or several. Offer it snapshots
/// through <see cref="Snapshots"/>; before the first it answers 503. Its counters are in the registry it was given.
/// </summary>
public sealed class GatewayServer : IHostedService, IAsyncDisposable
{
    private readonly DrainGate _drain;
    private readonly Prober _prober;
    private readonly TokenReviews _reviews;
    private readonly ClientListener _listener;
    private readonly AnswerCaches _caches;
    private readonly TrafficHistory _history;
    private readonly StatusReporter _status;
    private readonly CancellationTokenSource _stopping = new();
    private Task _probing = Task.CompletedTask;
    private Task _sampling = Task.CompletedTask;

    /// <param name="options">Where it listens and where its keys are.</param>
    /// <param name="registry">Takes the metrics; one gateway per registry.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    public GatewayServer(GatewayOptions options, CollectorRegistry registry, TimeProvider time, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("DeepSeek.Gateway");
        var dice = new Dice(new Random(options.Seed));
        var credentials = new CredentialStore(options.CredentialsDirectory, time, options.KeyFallback);
        var metrics = new GatewayMetrics(registry);
        _caches = new AnswerCaches(credentials, options.RedisTimeout, metrics, time, loggers.CreateLogger("DeepSeek.Gateway.Caching"));
        Snapshots = new SnapshotReceiver(new BackendRegistry(credentials, _caches, dice, time) { Node = options.Node }, time, logger);
        var parts = new ForwardingParts(new RetryBudget(time), new Vacancies(), dice, metrics, new RecentAttempts(), time, logger);
        var admission = new AdmissionGate(time);
        _drain = new DrainGate(time);
        _prober = new Prober(Snapshots, parts);
        var keys = new ClientKeys(options.ClientKeysDirectory, time, logger);
        _reviews = new TokenReviews(new TokenReviewer(options.Cluster), parts.Metrics, time, logger);
        var authenticator = new ClientAuthenticator(keys, _reviews, parts.Metrics);
        var pipeline = new GatewayPipeline(Snapshots, authenticator, admission, _drain, new Forwarder(parts), parts);
        _listener = new ClientListener(options.Listen, options.ClientLimits, pipeline.InvokeAsync, loggers);
        _history = new TrafficHistory(Snapshots, metrics, options.HistoryStep, time);
        _status = new StatusReporter(Snapshots, _history, new Timeline(Snapshots, time), parts.Recent, _drain, admission, time);
        var gauges = new StateGauges(registry, time);
        registry.AddBeforeCollectCallback(() => gauges.Publish(Snapshots, _drain, admission, keys));
    }

    /// <summary>Takes the snapshots to serve by.</summary>
    public SnapshotReceiver Snapshots { get; }

    /// <summary>Where it serves, with the port it got. Throws <see cref="InvalidOperationException"/> before it was started.</summary>
    public Uri Address => _listener.Address;

    /// <summary>
    /// Adds what the gateway shows of itself: the status page at <c>/</c> and <c>/status</c> with its <c>/status.json</c>, <c>/snapshot</c>, <c>/drain</c>,
    /// <c>/cache/purge</c>, and its conditions of readiness.
    /// </summary>
    public void Describe(AdminServer admin, HealthChecks checks)
    {
        checks.AddReadiness("snapshot", () => Snapshots.Hash is null ? "none received yet" : null);
        checks.AddReadiness("drain", () => _drain.IsDraining ? "shutting down" : null);
        checks.AddReadiness("leaving", () => _drain.IsLeaving ? "about to be stopped" : null);
        var page = new PageDocument();
        admin.Map("/", page.WriteAsync);
        admin.Map("/status", page.WriteAsync);
        admin.Map("/status.json", _status.WriteAsync);
        admin.Map("/snapshot", WriteStatusAsync);
        admin.Map("/drain", LeaveAsync);
        admin.Map(HttpMethods.Post, "/cache/purge", new CachePurge(Snapshots).HandleAsync);
    }

    /// <summary>Listens, and begins to probe and to keep its history. Throws <see cref="IOException"/> when the address is taken.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _listener.StartAsync(cancellationToken);
        _probing = _prober.RunAsync(_stopping.Token);
        _sampling = _history.RunAsync(_stopping.Token);
    }

    /// <summary>Not ready at once, new requests are refused, running ones finish within the snapshot's drain timeout; what is left is told and ended.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) =>
        _drain.DrainAsync((Snapshots.Current?.Snapshot.Admission ?? new AdmissionSettings()).DrainTimeout, cancellationToken);

    /// <summary>Stops listening. Drain before.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_probing, _sampling);
        // A client that reads nothing any more must not keep the process: its connection is cut.
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        grace.CancelAfter(ShutdownServices.StopGrace);
        await _listener.StopAsync(grace.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _caches.DisposeAsync();
        _reviews.Dispose();
        _stopping.Dispose();
        _drain.Dispose();
    }

    /// <summary>
    /// Called before SIGTERM (a preStop hook): not ready from now on, but serving, until clients have heard of it. Query: seconds, how long
    /// the answer is held back, 0..60, default 5.
    /// </summary>
    private async Task LeaveAsync(HttpContext http)
    {
        var seconds = int.TryParse(http.Request.Query["seconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? Math.Min(given, 60) : 5;
        await _drain.LeaveAsync(TimeSpan.FromSeconds(seconds), http.RequestAborted);
        await http.Response.WriteAsync("ok\n", http.RequestAborted);
    }

    private Task WriteStatusAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(
            http.Response.Body, Snapshots.Describe(), SnapshotStatusJson.Default.SnapshotStatus, http.RequestAborted);
    }
}
