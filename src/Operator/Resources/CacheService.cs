using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>
/// Where gateways find the managed Redis. Several pods behind it are so many caches, each with what it was told: a gateway stays with the one
/// that its connection has met.
/// </summary>
internal static class CacheService
{
    public static V1Service Build(DeepSeekRoute route) => new()
    {
        ApiVersion = V1Service.KubeApiVersion,
        Kind = V1Service.KubeKind,
        Metadata = ChildMetadata.ForCache(route, RouteNames.Cache(route)),
        Spec = new V1ServiceSpec
        {
            Type = "ClusterIP",
            Selector = ChildMetadata.CacheSelector(route),
            Ports = [new V1ServicePort { Name = CachePorts.Redis, Port = CachePorts.RedisNumber, TargetPort = CachePorts.Redis, Protocol = "TCP" }],
        },
    };

    /// <summary>As the snapshot says it.</summary>
    public static string Url(DeepSeekRoute route)
        => FormattableString.Invariant($"redis://{RouteNames.Cache(route)}.{route.Namespace()}.svc:{CachePorts.RedisNumber}/0");
}
