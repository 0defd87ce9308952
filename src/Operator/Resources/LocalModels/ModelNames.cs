using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>Names of what a local model generates: fixed, so that a second run finds what the first one made.</summary>
internal static class ModelNames
{
    // Enough to tell a model's few jobs apart; the whole key is in an annotation.
    private const int KeyLength = 8;

    /// <summary>Deployment, Service, ServiceAccount, PodDisruptionBudget, PodMonitor.</summary>
    public static string Server(DeepSeekLocalModel model) => model.Name();

    /// <summary>The claim for weights and engines: the user's name for it, or one of ours.</summary>
    public static string Claim(DeepSeekLocalModel model)
        => model.Spec.Cache.Pvc.ClaimName is { Length: > 0 } name ? name : $"{model.Name()}-engines";

    /// <summary>The Job that fetches weights.</summary>
    public static string FetchJob(DeepSeekLocalModel model, string key) => $"{model.Name()}-fetch-{key[..KeyLength]}";

    /// <summary>The Job that builds an engine.</summary>
    public static string BuildJob(DeepSeekLocalModel model, string key) => $"{model.Name()}-build-{key[..KeyLength]}";

    /// <summary>What requests call the model.</summary>
    public static string Served(DeepSeekLocalModel model) => model.Spec.ServedModelName ?? model.Name();
}
