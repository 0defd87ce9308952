using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>Node drains take one server at a time.</summary>
internal static class ModelDisruptionBudget
{
    public static V1PodDisruptionBudget Build(DeepSeekLocalModel model) => new()
    {
        ApiVersion = $"{V1PodDisruptionBudget.KubeGroup}/{V1PodDisruptionBudget.KubeApiVersion}",
        Kind = V1PodDisruptionBudget.KubeKind,
        Metadata = ModelMetadata.For(model, ModelNames.Server(model), ModelMetadata.ServerComponent),
        Spec = new V1PodDisruptionBudgetSpec
        {
            // Not minAvailable: with one replica that would block every node drain for ever.
            MaxUnavailable = 1,
            Selector = new V1LabelSelector { MatchLabels = ModelMetadata.ServerSelector(model) },
        },
    };
}
