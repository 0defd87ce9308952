using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>Scales gateways by the CPU they use: what a gateway does beyond waiting is in proportion to its requests in flight.</summary>
internal static class GatewayAutoscaler
{
    public static V2HorizontalPodAutoscaler Build(DeepSeekRoute route, GatewayAutoscalingSpec autoscaling) => new()
    {
        ApiVersion = $"{V2HorizontalPodAutoscaler.KubeGroup}/{V2HorizontalPodAutoscaler.KubeApiVersion}",
        Kind = V2HorizontalPodAutoscaler.KubeKind,
        Metadata = ChildMetadata.For(route, RouteNames.Gateway(route)),
        Spec = new V2HorizontalPodAutoscalerSpec
        {
            ScaleTargetRef = new V2CrossVersionObjectReference
            {
                ApiVersion = $"{V1Deployment.KubeGroup}/{V1Deployment.KubeApiVersion}",
                Kind = V1Deployment.KubeKind,
                Name = RouteNames.Gateway(route),
            },
            MinReplicas = autoscaling.MinReplicas,
            MaxReplicas = autoscaling.MaxReplicas,
            Metrics =
            [
                new V2MetricSpec
                {
                    Type = "Resource",
                    Resource = new V2ResourceMetricSource
                    {
                        Name = "cpu",
                        Target = new V2MetricTarget { Type = "Utilization", AverageUtilization = autoscaling.TargetConcurrencyPercent },
                    },
                },
            ],
        },
    };
}
