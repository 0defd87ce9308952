using System.Text.Json;
using DeepSeek.Bench.Operator.Cluster;
using DeepSeek.Bench.Operator.Processes;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Protocol;
using DeepSeek.Protocol.Routing;
using k8s;
using k8s.Models;

namespace DeepSeek.Bench.Operator.Soaking;

/// <summary>What the world and the operator hold against what they should.</summary>
/// <param name="Children">Children of routes that are gone.</param>
/// <param name="Shown">Routes that are gone and still in the operator's metrics.</param>
/// <param name="NotMade">Routes without a snapshot.</param>
/// <param name="NotEdited">Routes whose snapshot isn't of their last edit.</param>
/// <param name="NotReady">Routes that are not Ready.</param>
internal sealed record Leftovers(int Children, int Shown, int NotMade, int NotEdited, int NotReady)
{
    public bool None => this == new Leftovers(0, 0, 0, 0, 0);

    public static async Task<Leftovers> FindAsync(BenchCluster cluster, OperatorProcess worker, IReadOnlyDictionary<string, RouteShape> routes, CancellationToken cancellationToken)
    {
        var snapshots = await ListAsync(cluster, Kinds.ConfigMap, cancellationToken);
        var children = Orphans(snapshots, routes)
            + Orphans(await ListAsync(cluster, Kinds.Deployment, cancellationToken), routes)
            + Orphans(await ListAsync(cluster, Kinds.Service, cancellationToken), routes)
            + Orphans(await ListAsync(cluster, Kinds.ServiceAccount, cancellationToken), routes)
            + Orphans(await ListAsync(cluster, Kinds.Role, cancellationToken), routes)
            + Orphans(await ListAsync(cluster, Kinds.RoleBinding, cancellationToken), routes)
            + Orphans(await ListAsync(cluster, Kinds.PodDisruptionBudget, cancellationToken), routes)
            + Orphans(await ListAsync(cluster, Kinds.NetworkPolicy, cancellationToken), routes);
        var page = await worker.PageAsync();
        var weights = snapshots.Where(static map => map.Data.ContainsKey(RoutingSnapshot.FileName)).ToDictionary(static map => map.Name(), static map => Weight(map));
        return new Leftovers(
            children,
            page.Routes.Count(route => !routes.ContainsKey(route)),
            routes.Keys.Count(route => !weights.ContainsKey($"{route}-routing")),
            routes.Count(route => weights.TryGetValue($"{route.Key}-routing", out var weight) && weight != route.Value.Weight),
            routes.Keys.Count(route => cluster.Board.Of(route) is not { Ready: true }));
    }

    private static Task<IReadOnlyList<T>> ListAsync<T>(BenchCluster cluster, ResourceKind<T> kind, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        cluster.Client.ListAsync(kind, RouteShape.Namespace, "app.kubernetes.io/managed-by=deepseek-operator", cancellationToken);

    private static int Orphans<T>(IEnumerable<T> items, IReadOnlyDictionary<string, RouteShape> routes)
        where T : IKubernetesObject<V1ObjectMeta> => items.Count(item => !routes.ContainsKey(item.GetLabel("deepseek-operator.io/route") ?? ""));

    private static int Weight(V1ConfigMap map) =>
        JsonSerializer.Deserialize(map.Data[RoutingSnapshot.FileName], ProtocolJson.Default.RoutingSnapshot)!.Tiers[0].Backends[0].Weight;
}
