using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>What the pods of a local model have in common: where they run, as whom, and what they mount.</summary>
internal static class ModelPods
{
    // Node labels of NVIDIA's GPU feature discovery; memory is in MiB.
    private const string ProductLabel = "nvidia.com/gpu.product";
    private const string MemoryLabel = "nvidia.com/gpu.memory";

    // Non-root, by number so that the kubelet can check it; the inference images' user.
    private const long UserId = 65532;

    private const string CacheVolume = "cache";
    private const string ScratchVolume = "scratch";

    /// <summary>A pod of ours: restricted, with the claim.</summary>
    /// <param name="model">Whose pod it is.</param>
    /// <param name="container">What runs.</param>
    /// <param name="gpu">Whether it needs the GPUs that the model asks for, or merely should run near the claim.</param>
    /// <param name="products">GPU products that will do; empty: any.</param>
    public static V1PodSpec Spec(DeepSeekLocalModel model, V1Container container, bool gpu, IReadOnlyList<string> products) => new()
    {
        ServiceAccountName = ModelNames.Server(model),
        AutomountServiceAccountToken = false,
        EnableServiceLinks = false,
        SecurityContext = new V1PodSecurityContext
        {
            FsGroup = UserId,
            FsGroupChangePolicy = "OnRootMismatch",
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        },
        NodeSelector = model.Spec.NodeSelector.Count == 0 ? null : model.Spec.NodeSelector.ToDictionary(),
        Affinity = gpu ? Affinity(model.Spec.Gpu, products) : null,
        Tolerations = model.Spec.Tolerations.Count == 0 ? null : [.. model.Spec.Tolerations],
        PriorityClassName = model.Spec.PriorityClassName.Length > 0 ? model.Spec.PriorityClassName : null,
        RuntimeClassName = gpu && model.Spec.RuntimeClassName.Length > 0 ? model.Spec.RuntimeClassName : null,
        Containers = [container],
        Volumes =
        [
            new V1Volume { Name = CacheVolume, PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = ModelNames.Claim(model) } },
            new V1Volume { Name = ScratchVolume, EmptyDir = new V1EmptyDirVolumeSource() },
        ],
    };

    /// <summary>Mounts that every container has.</summary>
    public static IEnumerable<V1VolumeMount> Mounts(bool readOnly) =>
    [
        new() { Name = CacheVolume, MountPath = ModelPaths.Cache, ReadOnlyProperty = readOnly ? true : null },
        new() { Name = ScratchVolume, MountPath = ModelPaths.Scratch },
    ];

    /// <summary>A container of one of our images: nothing that it doesn't need.</summary>
    public static V1SecurityContext Restricted() => new()
    {
        RunAsNonRoot = true,
        RunAsUser = UserId,
        RunAsGroup = UserId,
        AllowPrivilegeEscalation = false,
        ReadOnlyRootFilesystem = true,
        Capabilities = new V1Capabilities { Drop = ["ALL"] },
    };

    /// <summary>A container of somebody else's image, which may want to be root and to write to its own files.</summary>
    public static V1SecurityContext Foreign() => new() { AllowPrivilegeEscalation = false, Capabilities = new V1Capabilities { Drop = ["ALL"] } };

    /// <summary>The user's resources with the GPUs, which are counted as limits.</summary>
    public static V1ResourceRequirements Resources(V1ResourceRequirements asked, GpuSpec? gpu)
    {
        if (gpu is null || gpu.Count == 0)
        {
            return asked;
        }

        var limits = new Dictionary<string, ResourceQuantity>(asked.Limits ?? new Dictionary<string, ResourceQuantity>())
        {
            [gpu.ResourceName] = new($"{gpu.Count}"),
        };
        return new V1ResourceRequirements { Limits = limits, Requests = asked.Requests, Claims = asked.Claims };
    }

    private static V1Affinity? Affinity(GpuSpec gpu, IReadOnlyList<string> products)
    {
        V1NodeSelectorRequirement[] wanted =
        [
            .. products.Count == 0 ? Array.Empty<V1NodeSelectorRequirement>() :
                [new V1NodeSelectorRequirement { Key = ProductLabel, OperatorProperty = "In", Values = [.. products] }],
            .. gpu.MinMemory is not { } memory ? Array.Empty<V1NodeSelectorRequirement>() :
                // There is no "at least": greater than one less.
                [new V1NodeSelectorRequirement { Key = MemoryLabel, OperatorProperty = "Gt", Values = [$"{((Quantities.Bytes(memory) + Quantities.Mebi - 1) / Quantities.Mebi) - 1}"] }],
        ];
        return wanted.Length == 0 ? null : new V1Affinity
        {
            NodeAffinity = new V1NodeAffinity
            {
                RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector
                {
                    NodeSelectorTerms = [new V1NodeSelectorTerm { MatchExpressions = wanted }],
                },
            },
        };
    }
}
