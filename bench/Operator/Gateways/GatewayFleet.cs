using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using DeepSeek.Bench.Operator.Cluster;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Protocol;
using DeepSeek.Protocol.Routing;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepSeek.Bench.Operator.Gateways;

/// <summary>
/// All gateways in one process, and the endpoints controller that leads to them: an address for each route, one listener that answers for
/// all, and one watch by which they take up their snapshots.
/// </summary>
internal sealed class GatewayFleet : IAsyncDisposable
{
    private const string Suffix = "-routing";

    private readonly ConcurrentDictionary<string, GatewaySite> _byRoute = new();
    private readonly ConcurrentDictionary<IPAddress, GatewaySite> _byAddress = new();
    private readonly Informer<V1ConfigMap> _snapshots;
    private readonly WebApplication _server;
    private int _next = -1;
    private long _scrapes;

    public GatewayFleet(ApiClient client, int port)
    {
        Port = port;
        var ours = new WatchScope { LabelSelector = "app.kubernetes.io/managed-by=deepseek-operator" };
        _snapshots = new Informer<V1ConfigMap>(client, Kinds.ConfigMap, ours, new WatchOptions(), NullLogger.Instance);
        _snapshots.OnChange(Take);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://0.0.0.0:{port}");
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public int Port { get; }

    /// <summary>How often gateways have been asked.</summary>
    public long Scrapes => Interlocked.Read(ref _scrapes);

    /// <summary>Hears of each snapshot that a gateway has taken up, and when.</summary>
    public event Action<string, RoutingSnapshot, long>? SnapshotTaken;

    public GatewaySite this[string route] => _byRoute[route];

    public IEnumerable<GatewaySite> All => _byRoute.Values;

    public Task StartAsync() => _server.StartAsync();

    /// <summary>Follows the snapshots until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _snapshots.RunAsync(cancellationToken);

    /// <summary>Gives a route its gateway.</summary>
    public GatewaySite Add(string route)
    {
        var site = new GatewaySite(route, GatewayAddress.Of(Interlocked.Increment(ref _next)));
        _byRoute[route] = site;
        _byAddress[site.Address] = site;
        return site;
    }

    public void Remove(string route)
    {
        if (_byRoute.TryRemove(route, out var site))
        {
            _byAddress.TryRemove(site.Address, out _);
        }
    }

    /// <summary>As the endpoints controller of a cluster would write it.</summary>
    public V1EndpointSlice Slice(GatewaySite site) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = $"{site.Route}-gateway-bench",
            NamespaceProperty = RouteShape.Namespace,
            Labels = new Dictionary<string, string>
            {
                ["kubernetes.io/service-name"] = $"{site.Route}-gateway",
                ["deepseek-operator.io/route"] = site.Route,
            },
        },
        AddressType = "IPv4",
        Ports = [new Discoveryv1EndpointPort { Name = "admin", Port = Port, Protocol = "TCP" }],
        Endpoints = [new V1Endpoint { Addresses = [site.Address.ToString()], Conditions = new V1EndpointConditions { Ready = true } }],
    };

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
    }

    private void Take(StoreChange<V1ConfigMap> change)
    {
        var at = TimeProvider.System.GetTimestamp();
        if (!change.Key.Name.EndsWith(Suffix, StringComparison.Ordinal)
            || !_byRoute.TryGetValue(change.Key.Name[..^Suffix.Length], out var site)
            || change.After?.Data?.TryGetValue(RoutingSnapshot.FileName, out var json) != true)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(json!);
        var snapshot = JsonSerializer.Deserialize(bytes, ProtocolJson.Default.RoutingSnapshot)!;
        site.Traffic.Share(snapshot.Tiers[0].Share);
        site.Hash = SnapshotHash.Of(bytes);
        SnapshotTaken?.Invoke(site.Route, snapshot, at);
    }

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _scrapes);
        if (context.Connection.LocalIpAddress is not { } address || !_byAddress.TryGetValue(address, out var site))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(GatewayPageText.Of($"{RouteShape.Namespace}/{site.Route}", site.Hash, site.Traffic.Counts()), context.RequestAborted);
    }
}
