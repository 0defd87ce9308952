using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>What every object generated for a local model carries: its namespace, the standard labels, the controller owner reference.</summary>
internal static class ModelMetadata
{
    public const string ServerComponent = "model-server";

    public const string FetchComponent = "model-fetch";

    public const string BuildComponent = "engine-build";

    public const string CacheComponent = "model-cache";

    /// <summary>The labels that select a model's server pods. A Deployment's selector can't be changed, so nothing may be added here.</summary>
    public static Dictionary<string, string> ServerSelector(DeepSeekLocalModel model) => Selector(model, ServerComponent);

    /// <summary>The same as text, as clients and autoscalers write it.</summary>
    public static string ServerSelectorText(DeepSeekLocalModel model)
        => string.Join(',', ServerSelector(model).Select(static label => $"{label.Key}={label.Value}"));

    /// <summary>Selects all pods of a model: servers, fetches and builds.</summary>
    public static string PodSelectorText(DeepSeekLocalModel model) => $"{LabelNames.Model}={model.Name()}";

    public static Dictionary<string, string> Labels(DeepSeekLocalModel model, string component) => new(Selector(model, component))
    {
        [LabelNames.AppPartOf] = ChildMetadata.ProductName,
        [LabelNames.AppManagedBy] = ChildMetadata.OperatorName,
        [LabelNames.Model] = model.Name(),
    };

    public static V1ObjectMeta For(DeepSeekLocalModel model, string name, string component, IDictionary<string, string>? annotations = null) => new()
    {
        Name = name,
        NamespaceProperty = model.Namespace(),
        Labels = Labels(model, component),
        Annotations = annotations,
        OwnerReferences = [Owner(model)],
    };

    public static V1OwnerReference Owner(DeepSeekLocalModel model) => new()
    {
        ApiVersion = ApiGroup.ApiVersion,
        Kind = DeepSeekLocalModel.KubeKind,
        Name = model.Name(),
        Uid = model.Uid(),
        Controller = true,
        BlockOwnerDeletion = true,
    };

    private static Dictionary<string, string> Selector(DeepSeekLocalModel model, string component) => new()
    {
        [LabelNames.AppName] = "deepseek-local-model",
        [LabelNames.AppInstance] = model.Name(),
        [LabelNames.AppComponent] = component,
    };
}
