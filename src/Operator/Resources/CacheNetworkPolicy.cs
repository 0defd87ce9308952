using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>Who may talk to a managed Redis: the gateways of its route. Probes of the kubelet come from the node, which no policy keeps out.</summary>
internal static class CacheNetworkPolicy
{
    public static V1NetworkPolicy Build(DeepSeekRoute route) => new()
    {
        ApiVersion = $"{V1NetworkPolicy.KubeGroup}/{V1NetworkPolicy.KubeApiVersion}",
        Kind = V1NetworkPolicy.KubeKind,
        Metadata = ChildMetadata.ForCache(route, RouteNames.Cache(route)),
        Spec = new V1NetworkPolicySpec
        {
            PodSelector = new V1LabelSelector { MatchLabels = ChildMetadata.CacheSelector(route) },
            PolicyTypes = ["Ingress", "Egress"],
            Ingress =
            [
                new V1NetworkPolicyIngressRule
                {
                    Ports = [new V1NetworkPolicyPort { Port = CachePorts.Redis, Protocol = "TCP" }],
                    FromProperty = [new V1NetworkPolicyPeer { PodSelector = new V1LabelSelector { MatchLabels = ChildMetadata.GatewaySelector(route) } }],
                },
            ],
        },
    };
}
