using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>Where the model is reached, also while nobody serves it.</summary>
internal static class ModelService
{
    public const string PortName = "http";

    public static V1Service Build(DeepSeekLocalModel model) => new()
    {
        ApiVersion = V1Service.KubeApiVersion,
        Kind = V1Service.KubeKind,
        Metadata = ModelMetadata.For(model, ModelNames.Server(model), ModelMetadata.ServerComponent),
        Spec = new V1ServiceSpec
        {
            Type = "ClusterIP",
            Selector = ModelMetadata.ServerSelector(model),
            Ports = [new V1ServicePort { Name = PortName, Port = model.Spec.Runtime.Port, TargetPort = PortName, Protocol = "TCP" }],
        },
    };

    /// <summary>The base URL that clients configure.</summary>
    public static string Endpoint(DeepSeekLocalModel model) => $"http://{ModelNames.Server(model)}.{model.Namespace()}.svc:{model.Spec.Runtime.Port}/v1";
}
