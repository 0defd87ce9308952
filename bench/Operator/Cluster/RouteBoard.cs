using System.Collections.Concurrent;
using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepSeek.Bench.Operator.Cluster;

/// <summary>How all routes stand, by a watch.</summary>
internal sealed class RouteBoard
{
    private readonly ConcurrentDictionary<string, RouteView> _views = new();
    private readonly ConcurrentDictionary<string, int> _changes = new();
    private readonly Informer<DeepSeekRoute> _informer;

    public RouteBoard(ApiClient client)
    {
        _informer = new Informer<DeepSeekRoute>(client, Kind, WatchScope.Everything, new WatchOptions(), NullLogger.Instance);
        _informer.OnChange(Take);
    }

    public static ResourceKind<DeepSeekRoute> Kind { get; } =
        new(ApiGroup.Name, ApiGroup.Version, DeepSeekRoute.KubeKind, DeepSeekRoute.KubePlural, ApiJson.Default.DeepSeekRoute);

    /// <summary>Names of the routes that exist.</summary>
    public IReadOnlyCollection<string> Names => [.. _views.Keys];

    /// <summary>How many routes are Ready.</summary>
    public int Ready => _views.Values.Count(static view => view.Ready);

    public RouteView? Of(string route) => _views.GetValueOrDefault(route);

    /// <summary>How often a route was written so far, by anybody.</summary>
    public int Changes(string route) => _changes.GetValueOrDefault(route);

    public Task RunAsync(CancellationToken cancellationToken) => _informer.RunAsync(cancellationToken);

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _informer.WaitForSyncAsync(cancellationToken);

    private void Take(StoreChange<DeepSeekRoute> change)
    {
        if (change.After is { } route)
        {
            _views[change.Key.Name] = RouteView.Of(route);
            _changes.AddOrUpdate(change.Key.Name, 1, static (_, before) => before + 1);
        }
        else
        {
            _views.TryRemove(change.Key.Name, out _);
            _changes.TryRemove(change.Key.Name, out _);
        }
    }
}
