using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Tests;

/// <summary>Local models as the API server would hand them over, and what surrounds them.</summary>
internal static class ModelSamples
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public const string ClaimUid = "claim-1";

    /// <summary>On one GPU, in INT8.</summary>
    public const string Gpu = """{"gpu": {"products": ["NVIDIA-H200"]}}""";

    /// <summary>On a CPU, in INT8.</summary>
    public const string Cpu = """{"engine": {"type": "OnnxRuntime"}}""";

    /// <summary>By a server that loads weights itself.</summary>
    public const string Vllm = """{"engine": {"type": "None", "precision": "FP8"}, "runtime": {"type": "VLLM"}, "gpu": {"count": 4}}""";

    public static InferenceImages Images => InferenceImages.Default;

    /// <param name="spec">Without its source, unless it has one.</param>
    /// <param name="name">Of the model.</param>
    public static DeepSeekLocalModel Model(string spec = Gpu, string name = "r1")
    {
        var node = JsonNode.Parse(spec)!.AsObject();
        node["source"] ??= JsonNode.Parse("""{"huggingFace": {"repo": "deepseek/r1", "revision": "abc"}}""");
        return new DeepSeekLocalModel
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "ai", Uid = $"uid-{name}", Generation = 3 },
            Spec = node.Deserialize(ApiJson.Default.DeepSeekLocalModelSpec)!,
        };
    }

    public static V1PersistentVolumeClaim Claim(DeepSeekLocalModel model, ClaimContents? contents = null, string phase = "Bound", string uid = ClaimUid)
    {
        var claim = ModelClaim.Build(model, contents?.ToAnnotation());
        claim.Metadata.Uid = uid;
        claim.Status = new V1PersistentVolumeClaimStatus { Phase = phase };
        return claim;
    }

    public static string WeightsKeyOf(DeepSeekLocalModel model) => WeightsKey.Of(model.Spec.Source);

    /// <summary>With the weights.</summary>
    public static ClaimContents Fetched(DeepSeekLocalModel model) => ClaimContents.Empty with
    {
        Weights = ClaimContents.Empty.Weights.Add(WeightsKeyOf(model), new WeightsRecord("sha256:weights", "abc", 1000)),
    };

    /// <summary>With the weights and every engine.</summary>
    public static ClaimContents Built(DeepSeekLocalModel model, string? by = null)
    {
        var contents = Fetched(model);
        foreach (var target in Targets(model))
        {
            contents = contents with { Engines = contents.Engines.Add(target.Key, new EngineRecord(Now.AddHours(-1), by ?? model.Name(), target.Product)) };
        }

        return contents;
    }

    public static IReadOnlyList<EngineTarget> Targets(DeepSeekLocalModel model) => EngineTargets.Of(model, "sha256:weights", null, Images);

    public static string EngineKeyOf(DeepSeekLocalModel model) => Targets(model)[0].Key;

    public static V1Job FetchOf(DeepSeekLocalModel model) => Live(FetchJob.Build(model, new JobPurpose(WeightsKeyOf(model), ClaimUid, []), [], Images));

    public static V1Job BuildOf(DeepSeekLocalModel model)
        => Live(BuildJob.Build(model, WeightsKeyOf(model), new JobPurpose(EngineKeyOf(model), ClaimUid, []), Targets(model)[0].Product, Images));

    public static V1Job Ended(V1Job job, string type, string? reason = null, DateTimeOffset? at = null)
    {
        job.Status.Conditions = [new V1JobCondition { Type = type, Status = "True", Reason = reason, Message = $"{type}: {reason}", LastTransitionTime = (at ?? Now).UtcDateTime }];
        return job;
    }

    /// <summary>A pod of a Job whose container has ended.</summary>
    public static V1Pod EndedPod(V1Job job, int exitCode, string? words = null, string reason = "Error")
    {
        var pod = PodOf(job);
        pod.Status.ContainerStatuses = [new V1ContainerStatus { State = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = exitCode, Message = words, Reason = reason } } }];
        return pod;
    }

    public static V1Pod PodOf(V1Job job) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"{job.Name()}-1", Labels = job.Metadata.Labels, OwnerReferences = [new V1OwnerReference { Uid = job.Uid(), Kind = "Job", Name = job.Name() }] },
        Spec = job.Spec.Template.Spec,
        Status = new V1PodStatus(),
    };

    public static V1Pod Unschedulable(V1Pod pod, string why)
    {
        pod.Status.Conditions = [new V1PodCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = why }];
        return pod;
    }

    public static V1Pod PullFailing(V1Pod pod)
    {
        pod.Status.ContainerStatuses = [new V1ContainerStatus { State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = "ImagePullBackOff", Message = "no such image" } } }];
        return pod;
    }

    /// <summary>The servers, of which so many are ready.</summary>
    public static V1Deployment Server(DeepSeekLocalModel model, int replicas = 1, int? ready = null)
    {
        var server = ModelServer.Build(model, new ServedArtifacts(WeightsKeyOf(model), [.. Targets(model).Select(static target => target.Key)]), replicas, Images);
        server.Metadata.Generation = 1;
        var up = ready ?? replicas;
        server.Status = new V1DeploymentStatus { ObservedGeneration = 1, Replicas = replicas, UpdatedReplicas = replicas, ReadyReplicas = up, AvailableReplicas = up };
        return server;
    }

    public static V1Pod ServerPod(DeepSeekLocalModel model) => new()
    {
        Metadata = new V1ObjectMeta { Name = "r1-1", Labels = ModelMetadata.Labels(model, ModelMetadata.ServerComponent) },
        Spec = Server(model).Spec.Template.Spec,
        Status = new V1PodStatus(),
    };

    /// <summary>A server whose check of the engine ended so.</summary>
    public static V1Pod FailedCheck(DeepSeekLocalModel model, int exitCode, DateTimeOffset at)
    {
        var pod = ServerPod(model);
        pod.Status.InitContainerStatuses = [new V1ContainerStatus { LastState = new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = exitCode, FinishedAt = at.UtcDateTime } } }];
        return pod;
    }

    /// <summary>Everything in the claim and served.</summary>
    public static ObservedModel Serving(DeepSeekLocalModel model) => new() { Model = model, Claim = Claim(model, Built(model)), Server = Server(model) };

    /// <summary>A route whose second tier is the model.</summary>
    public static DeepSeekRoute Route(Level level = Level.Normal, int localShare = 0, string more = "", string model = "r1")
    {
        var route = RouteSamples.Route($$"""
            { {{more}}
             "tiers": [{"name": "metro", "share": {{100 - localShare}}, "backends": [{"name": "api", "url": "https://api.example.com"}]},
                       {"name": "local", "share": {{localShare}}, "backends": [{"name": "r1", "localModelRef": {"name": "{{model}}"} }] }] }
            """);
        route.Status = new DeepSeekRouteStatus { Level = level };
        return route;
    }

    private static V1Job Live(V1Job job)
    {
        job.Metadata.Uid = $"uid-of-{job.Name()}";
        job.Status = new V1JobStatus { StartTime = Now.AddMinutes(-10).UtcDateTime };
        return job;
    }
}
