using k8s;
using k8s.Models;

namespace DeepSeek.Api.LocalModels;

/// <summary>
/// A DeepSeekLocalModel is a model that runs in the cluster: it is fetched into a cache, compiled to an engine for the GPU at hand and
/// served behind the OpenAI API. Routes use it as a tier of their own.
/// </summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = KubeKind, PluralName = KubePlural)]
[Resource(KubeKind, KubePlural, "dslm")]
[Scale(".spec.replicas", ".status.replicas", ".status.selector")]
[PrinterColumn("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Phase", "string", ".status.phase")]
[PrinterColumn("Replicas", "integer", ".status.readyReplicas")]
[PrinterColumn("Engine", "string", ".spec.engine.type")]
[PrinterColumn("Precision", "string", ".spec.engine.precision")]
[PrinterColumn("GPU", "string", ".status.engine.gpuProduct")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason", Wide = true)]
[PrinterColumn("Model", "string", ".spec.servedModelName", Wide = true)]
[PrinterColumn("TRT", "string", ".status.engine.tensorRTVersion", Wide = true)]
[PrinterColumn("Endpoint", "string", ".status.endpoint", Wide = true)]
[PrinterColumn("Build(s)", "integer", ".status.engine.buildSeconds", Wide = true)]
[Rule("size(self.metadata.name) <= 40", LocalModelMessages.NameTooLong, FieldPath = ".metadata.name")]
[Rule("self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')", LocalModelMessages.NameNotALabel, FieldPath = ".metadata.name")]
public sealed class DeepSeekLocalModel : IKubernetesObject<V1ObjectMeta>, ISpec<DeepSeekLocalModelSpec>, IStatus<DeepSeekLocalModelStatus>
{
    public const string KubeKind = "DeepSeekLocalModel";
    public const string KubePlural = "deepseeklocalmodels";

    public string ApiVersion { get; set; } = ApiGroup.ApiVersion;

    public string Kind { get; set; } = KubeKind;

    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What the user wants.</summary>
    [Required]
    public DeepSeekLocalModelSpec Spec { get; set; } = new();

    /// <summary>What the operator observed and did.</summary>
    public DeepSeekLocalModelStatus Status { get; set; } = new();
}
