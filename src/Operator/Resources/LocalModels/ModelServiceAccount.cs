using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>Who the model's pods are. It may do nothing; it is there to be given pull secrets, or a cloud's identity to read a bucket with.</summary>
internal static class ModelServiceAccount
{
    public static V1ServiceAccount Build(DeepSeekLocalModel model) => new()
    {
        ApiVersion = V1ServiceAccount.KubeApiVersion,
        Kind = V1ServiceAccount.KubeKind,
        Metadata = ModelMetadata.For(model, ModelNames.Server(model), ModelMetadata.ServerComponent),
    };
}
