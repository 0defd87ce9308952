using DeepSeek.Api;
using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>What every generated object carries: the route's namespace, the standard labels, the controller owner reference.</summary>
internal static class ChildMetadata
{
    public const string GatewayComponent = "gateway";

    /// <summary>The product: <c>app.kubernetes.io/part-of</c>.</summary>
    public const string ProductName = "deepseek-operator";

    /// <summary>The operator: <c>app.kubernetes.io/managed-by</c> of what it generates, <c>app.kubernetes.io/name</c> of its own pods.</summary>
    public const string OperatorName = "deepseek-operator";

    /// <summary>The labels that select a route's gateway pods. A Deployment's selector can't be changed, so nothing may be added here.</summary>
    public static Dictionary<string, string> GatewaySelector(DeepSeekRoute route) => new()
    {
        [LabelNames.AppName] = "deepseek-gateway",
        [LabelNames.AppInstance] = route.Name(),
        [LabelNames.AppComponent] = GatewayComponent,
    };

    public static Dictionary<string, string> GatewayLabels(DeepSeekRoute route) => new(GatewaySelector(route))
    {
        [LabelNames.AppPartOf] = ProductName,
        [LabelNames.AppManagedBy] = OperatorName,
        [LabelNames.Route] = route.Name(),
    };

    public static V1ObjectMeta For(DeepSeekRoute route, string name, IDictionary<string, string>? annotations = null) => new()
    {
        Name = name,
        NamespaceProperty = route.Namespace(),
        Labels = GatewayLabels(route),
        Annotations = annotations,
        OwnerReferences =
        [
            new V1OwnerReference
            {
                ApiVersion = ApiGroup.ApiVersion,
                Kind = DeepSeekRoute.KubeKind,
                Name = route.Name(),
                Uid = route.Uid(),
                Controller = true,
                BlockOwnerDeletion = true,
            },
        ],
    };
}
