using System.Text;
using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Planning;
using DeepSeek.Protocol.Routing;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>The snapshot as gateways watch it, with its hash as an annotation for people.</summary>
internal static class RoutingConfigMap
{
    public static V1ConfigMap Build(DeepSeekRoute route, SnapshotFile snapshot) => new()
    {
        ApiVersion = V1ConfigMap.KubeApiVersion,
        Kind = V1ConfigMap.KubeKind,
        Metadata = ChildMetadata.For(
            route, RouteNames.Routing(route), new Dictionary<string, string> { [AnnotationNames.SnapshotHash] = snapshot.Hash }),
        Data = new Dictionary<string, string> { [RoutingSnapshot.FileName] = Encoding.UTF8.GetString(snapshot.Json) },
    };
}
