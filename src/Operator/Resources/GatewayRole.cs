using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>The least a gateway needs: to read and watch the one ConfigMap it serves by.</summary>
internal static class GatewayRole
{
    public static V1Role Build(DeepSeekRoute route) => new()
    {
        ApiVersion = $"{V1Role.KubeGroup}/{V1Role.KubeApiVersion}",
        Kind = V1Role.KubeKind,
        Metadata = ChildMetadata.For(route, RouteNames.Gateway(route)),
        Rules =
        [
            new V1PolicyRule
            {
                ApiGroups = [""],
                Resources = ["configmaps"],
                ResourceNames = [RouteNames.Routing(route)],
                // A list by field selector metadata.name is authorised by resourceNames; the watch begins with one.
                Verbs = ["get", "list", "watch"],
            },
        ],
    };

    public static V1RoleBinding BuildBinding(DeepSeekRoute route) => new()
    {
        ApiVersion = $"{V1RoleBinding.KubeGroup}/{V1RoleBinding.KubeApiVersion}",
        Kind = V1RoleBinding.KubeKind,
        Metadata = ChildMetadata.For(route, RouteNames.Gateway(route)),
        RoleRef = new V1RoleRef { ApiGroup = V1Role.KubeGroup, Kind = V1Role.KubeKind, Name = RouteNames.Gateway(route) },
        Subjects =
        [
            new Rbacv1Subject { Kind = V1ServiceAccount.KubeKind, Name = RouteNames.Gateway(route), NamespaceProperty = route.Namespace() },
        ],
    };
}
