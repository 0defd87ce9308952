using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>Who the gateway pods are towards the API server.</summary>
internal static class GatewayServiceAccount
{
    public static V1ServiceAccount Build(DeepSeekRoute route) => new()
    {
        ApiVersion = V1ServiceAccount.KubeApiVersion,
        Kind = V1ServiceAccount.KubeKind,
        Metadata = ChildMetadata.For(route, RouteNames.Gateway(route)),
    };
}
