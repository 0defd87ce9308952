using k8s;
using k8s.Models;

namespace DeepSeek.Api.Routes;

/// <summary>A page of a list of DeepSeekRoutes.</summary>
public sealed class DeepSeekRouteList : IKubernetesObject<V1ListMeta>, IItems<DeepSeekRoute>
{
    public string ApiVersion { get; set; } = ApiGroup.ApiVersion;

    public string Kind { get; set; } = DeepSeekRoute.KubeKind + "List";

    public V1ListMeta Metadata { get; set; } = new();

    public IList<DeepSeekRoute> Items { get; set; } = [];
}
