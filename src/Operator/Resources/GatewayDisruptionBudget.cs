using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>Node drains take one gateway at a time.</summary>
internal static class GatewayDisruptionBudget
{
    public static V1PodDisruptionBudget Build(DeepSeekRoute route) => new()
    {
        ApiVersion = $"{V1PodDisruptionBudget.KubeGroup}/{V1PodDisruptionBudget.KubeApiVersion}",
        Kind = V1PodDisruptionBudget.KubeKind,
        Metadata = ChildMetadata.For(route, RouteNames.Gateway(route)),
        Spec = new V1PodDisruptionBudgetSpec
        {
            // Not minAvailable: with one replica that would block every node drain for ever.
            MaxUnavailable = 1,
            Selector = new V1LabelSelector { MatchLabels = ChildMetadata.GatewaySelector(route) },
        },
    };
}
