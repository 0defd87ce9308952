using DeepSeek.Api;
using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>
/// Who may talk to a gateway pod: clients from anywhere on the serving port; on the admin port the operator, which reads the
/// counters, and whatever scrapes metrics in a namespace that says so.
/// Outgoing traffic stays open: upstreams are named by host, and policies know addresses alone.
/// </summary>
internal static class GatewayNetworkPolicy
{
    public static V1NetworkPolicy Build(DeepSeekRoute route) => new()
    {
        ApiVersion = $"{V1NetworkPolicy.KubeGroup}/{V1NetworkPolicy.KubeApiVersion}",
        Kind = V1NetworkPolicy.KubeKind,
        Metadata = ChildMetadata.For(route, RouteNames.Gateway(route)),
        Spec = new V1NetworkPolicySpec
        {
            PodSelector = new V1LabelSelector { MatchLabels = ChildMetadata.GatewaySelector(route) },
            PolicyTypes = ["Ingress"],
            Ingress =
            [
                new V1NetworkPolicyIngressRule { Ports = [Tcp(GatewayPorts.Http)] },
                new V1NetworkPolicyIngressRule
                {
                    Ports = [Tcp(GatewayPorts.Admin)],
                    FromProperty = [AnyNamespace(LabelNames.AppName, ChildMetadata.OperatorName), AnyNamespace(LabelNames.AppName, "prometheus")],
                },
            ],
        },
    };

    private static V1NetworkPolicyPort Tcp(string port) => new() { Port = port, Protocol = "TCP" };

    private static V1NetworkPolicyPeer AnyNamespace(string label, string value) => new()
    {
        NamespaceSelector = new V1LabelSelector(),
        PodSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { [label] = value } },
    };
}
