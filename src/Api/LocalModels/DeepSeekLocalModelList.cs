using k8s;
using k8s.Models;

namespace DeepSeek.Api.LocalModels;

/// <summary>A page of a list of DeepSeekLocalModels.</summary>
public sealed class DeepSeekLocalModelList : IKubernetesObject<V1ListMeta>, IItems<DeepSeekLocalModel>
{
    public string ApiVersion { get; set; } = ApiGroup.ApiVersion;

    public string Kind { get; set; } = DeepSeekLocalModel.KubeKind + "List";

    public V1ListMeta Metadata { get; set; } = new();

    public IList<DeepSeekLocalModel> Items { get; set; } = [];
}
