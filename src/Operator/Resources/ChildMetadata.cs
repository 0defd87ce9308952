using DeepSeek.Api;
using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>What every generated object carries: the route's namespace, the standard labels, the controller owner reference.</summary>
internal static class ChildMetadata
{
    public const string GatewayComponent = "gateway";

    public const string CacheComponent = "cache";

    /// <summary>The product: <c>app.kubernetes.io/part-of</c>.</summary>
    public const string ProductName = "deepseek-operator";

    /// <summary>The operator: <c>app.kubernetes.io/managed-by</c> of what it generates, <c>app.kubernetes.io/name</c> of its own pods.</summary>
    public const string OperatorName = "deepseek-operator";

    /// <summary>The labels that select a route's gateway pods. A Deployment's selector can't be changed, so nothing may be added here.</summary>
    public static Dictionary<string, string> GatewaySelector(DeepSeekRoute route) => Selector(route, "deepseek-gateway", GatewayComponent);

    public static Dictionary<string, string> GatewayLabels(DeepSeekRoute route) => Labels(route, GatewaySelector(route));

    /// <summary>The labels that select the pods of a route's managed Redis; fixed like the gateways'.</summary>
    public static Dictionary<string, string> CacheSelector(DeepSeekRoute route) => Selector(route, "deepseek-cache", CacheComponent);

    public static Dictionary<string, string> CacheLabels(DeepSeekRoute route) => Labels(route, CacheSelector(route));

    public static V1ObjectMeta For(DeepSeekRoute route, string name, IDictionary<string, string>? annotations = null)
        => Metadata(route, name, GatewayLabels(route), annotations);

    public static V1ObjectMeta ForCache(DeepSeekRoute route, string name) => Metadata(route, name, CacheLabels(route), annotations: null);

    /// <summary>For objects that somebody else looks for by labels.</summary>
    /// <param name="route">The owner.</param>
    /// <param name="name">Of the object.</param>
    /// <param name="labels">The user's, by which others select the object. Ours are kept: by them it is found again.</param>
    public static V1ObjectMeta ForMonitoring(DeepSeekRoute route, string name, IReadOnlyDictionary<string, string> labels)
    {
        var all = new Dictionary<string, string>(labels);
        foreach (var (label, value) in GatewayLabels(route))
        {
            all[label] = value;
        }

        return Metadata(route, name, all, annotations: null);
    }

    private static Dictionary<string, string> Selector(DeepSeekRoute route, string application, string component) => new()
    {
        [LabelNames.AppName] = application,
        [LabelNames.AppInstance] = route.Name(),
        [LabelNames.AppComponent] = component,
    };

    private static Dictionary<string, string> Labels(DeepSeekRoute route, Dictionary<string, string> selector) => new(selector)
    {
        [LabelNames.AppPartOf] = ProductName,
        [LabelNames.AppManagedBy] = OperatorName,
        [LabelNames.Route] = route.Name(),
    };

    private static V1ObjectMeta Metadata(DeepSeekRoute route, string name, Dictionary<string, string> labels, IDictionary<string, string>? annotations) => new()
    {
        Name = name,
        NamespaceProperty = route.Namespace(),
        Labels = labels,
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
