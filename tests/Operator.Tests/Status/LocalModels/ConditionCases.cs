using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Protocol.Engines;
using k8s.Models;
using Level = DeepSeek.Api.Routes.Level;

namespace DeepSeek.Operator.Tests.Status.LocalModels;

/// <summary>Situations, one at least for every reason.</summary>
internal static class ConditionCases
{
    private const string NoGpu = "0/3 nodes are available: 3 Insufficient nvidia.com/gpu.";

    private static DeepSeekLocalModel Model { get; } = ModelSamples.Model();

    public static IReadOnlyList<ConditionCase> All { get; } = [.. Accepted(), .. Cache(), .. Weights(), .. Engines(), .. Servers(), .. Scaling(), .. Ready()];

    private static IEnumerable<ConditionCase> Accepted()
    {
        yield return new("sound", "Accepted", "True", "Accepted", "can be acted on", () => ModelSamples.Serving(Model));
        yield return new("an older CRD let it pass", "Accepted", "False", "InvalidSpec", "spec.replicas", () => ModelSamples.Serving(ModelSamples.Model("""{"replicas": 2, "autoscaling": {}}""")));
        yield return new("INT8 by TensorRT-LLM", "Accepted", "False", "UnsupportedCombination", "use precision FP8", () => ModelSamples.Serving(ModelSamples.Model("""{"engine": {"type": "None"}, "runtime": {"type": "TensorRTLLM"}}""")));
        yield return new("a name that is taken", "Accepted", "False", "NameConflict", "rename the model", () => ModelSamples.Serving(Model))
        {
            Applied = [new AppliedObject("Service", new ObjectKey("ai", "r1"), null, new OwnershipException("Service ai/r1 exists and belongs to nobody"))],
        };
        yield return new("running", "Suspended", "False", "NotSuspended", "", () => ModelSamples.Serving(Model));
        yield return new("suspended by its spec", "Suspended", "True", "SpecSuspend", "spec.suspend", () => ModelSamples.Serving(ModelSamples.Model("""{"suspend": true}""")));
        yield return new("suspended in a hurry", "Suspended", "True", "PausedAnnotation", "annotation", () => ModelSamples.Serving(Paused()));
    }

    private static IEnumerable<ConditionCase> Cache()
    {
        yield return new("bound", "CacheReady", "True", "Bound", "r1-engines is bound", () => ModelSamples.Serving(Model));
        yield return new("not there yet", "CacheReady", "False", "Pending", "is being created", () => new ObservedModel { Model = Model });
        yield return new("the user's, and not there", "CacheReady", "False", "Pending", "create it, or set", () => new ObservedModel { Model = ModelSamples.Model("""{"cache": {"pvc": {"create": false, "claimName": "mine"}}}""") });
        yield return new("pending", "CacheReady", "False", "Pending", "waiting for first consumer", () => Pending("waiting for first consumer to be created before binding"));
        yield return new("of an unknown class", "CacheReady", "False", "StorageClassNotFound", "fast", () => Pending("""storageclass.storage.k8s.io "fast" not found"""));
        yield return new("of another model", "CacheReady", "False", "AccessModeUnsuitable", "made for model other", () => ModelSamples.Serving(Model) with { ClaimHolder = "other" });
        yield return new("for one node, and two replicas", "CacheReady", "False", "AccessModeUnsuitable", "2 replicas can exist", () => OnForeignClaim("ReadWriteOnce", replicas: 2));
        yield return new("for reading", "CacheReady", "False", "AccessModeUnsuitable", "must be written to it", () => OnForeignClaim("ReadOnlyMany", replicas: 1));
    }

    private static IEnumerable<ConditionCase> Weights()
    {
        yield return new("fetched", "ModelAvailable", "True", "Present", "sha256:weights", () => ModelSamples.Serving(Model));
        yield return new("no claim", "ModelAvailable", "Unknown", "Waiting", "the claim comes first", () => new ObservedModel { Model = Model });
        yield return new("being fetched", "ModelAvailable", "False", "Fetching", "log", () => Claimed(ModelSamples.FetchOf(Model)));
        yield return new("half of it fetched", "ModelAvailable", "False", "Fetching", "is being fetched: 42 % of 2.9 GB", () => Claimed(ModelSamples.FetchOf(Model)) with { Progress = (ModelSamples.FetchOf(Model).Name(), new JobProgress("", 1_218_000_000, 2_900_000_000)) });
        yield return new("figures of another Job", "ModelAvailable", "False", "Fetching", "log", () => Claimed(ModelSamples.FetchOf(Model)) with { Progress = ("r1-build-00000000", new JobProgress("", 1, 2)) });
        yield return new("image of the fetch", "ModelAvailable", "False", "ImagePullFailed", "no such image", () => Claimed(ModelSamples.FetchOf(Model), ModelSamples.PullFailing(ModelSamples.PodOf(ModelSamples.FetchOf(Model)))));
        yield return new("wrong token", "ModelAvailable", "False", "AuthFailed", "401 from the hub", () => FailedFetch(1, """{"reason": "AuthFailed", "message": "401 from the hub"}"""));
        yield return new("wrong token, by exit code", "ModelAvailable", "False", "AuthFailed", "exit code 20", () => FailedFetch(EngineExitCodes.AuthFailed));
        yield return new("no such repository", "ModelAvailable", "False", "NotFound", "", () => FailedFetch(EngineExitCodes.NotFound));
        yield return new("other bytes", "ModelAvailable", "False", "ChecksumMismatch", "", () => FailedFetch(EngineExitCodes.ChecksumMismatch));
        yield return new("full claim", "ModelAvailable", "False", "DiskFull", "", () => FailedFetch(EngineExitCodes.DiskFull));
        yield return new("anything else", "ModelAvailable", "False", "Failed", "connection reset", () => FailedFetch(1, "connection reset"));
    }

    private static IEnumerable<ConditionCase> Engines()
    {
        yield return new("just built", "EngineBuilt", "True", "Built", "is built", () => Fetched(ModelSamples.Ended(ModelSamples.BuildOf(Model), "Complete")));
        yield return new("of another model", "EngineBuilt", "True", "Reused", "built by model other", () => new ObservedModel { Model = Model, Claim = ModelSamples.Claim(Model, ModelSamples.Built(Model, by: "other")) });
        yield return new("from elsewhere", "EngineBuilt", "True", "Reused", "reuse is Always", () => Fetched(ModelSamples.Model("""{"engine": {"reuse": "Always"}}""")));
        yield return new("not needed", "EngineBuilt", "True", "NotRequired", "as they are", () => new ObservedModel { Model = ModelSamples.Model(ModelSamples.Vllm) });
        yield return new("no weights", "EngineBuilt", "Unknown", "Waiting", "weights come first", () => new ObservedModel { Model = Model });
        yield return new("being built", "EngineBuilt", "False", "Building", "log", () => Fetched(ModelSamples.BuildOf(Model)));
        yield return new("being quantized", "EngineBuilt", "False", "Building", "is being built: quantizing, 99 % of 6.5 MB", () => Fetched(ModelSamples.BuildOf(Model)) with { Progress = (ModelSamples.BuildOf(Model).Name(), new JobProgress("quantizing", 6_490_000, 6_500_000)) });
        yield return new("no percents", "EngineBuilt", "False", "Building", "is being built: choosing layouts on the GPU", () => Fetched(ModelSamples.BuildOf(Model)) with { Progress = (ModelSamples.BuildOf(Model).Name(), new JobProgress("choosing layouts on the GPU", 0, 0)) });
        yield return new("an operator that TensorRT hasn't", "EngineBuilt", "False", "BuildFailed", "exit code 25", () => FailedBuild("BackoffLimitExceeded", ModelSamples.EndedPod(ModelSamples.BuildOf(Model), EngineExitCodes.UnsupportedModel)));
        yield return new("no room for the plan", "EngineBuilt", "False", "BuildFailed", "enlarge spec.cache.pvc.size", () => FailedBuild("BackoffLimitExceeded", ModelSamples.EndedPod(ModelSamples.BuildOf(Model), EngineExitCodes.DiskFull)));
        yield return new("no GPU to build on", "EngineBuilt", "False", "WaitingForGPU", "Insufficient", () => Fetched(ModelSamples.BuildOf(Model), ModelSamples.Unschedulable(ModelSamples.PodOf(ModelSamples.BuildOf(Model)), NoGpu)));
        yield return new("no such GPU", "EngineBuilt", "False", "WaitingForGPU", "affinity", () => Fetched(ModelSamples.BuildOf(Model), ModelSamples.Unschedulable(ModelSamples.PodOf(ModelSamples.BuildOf(Model)), "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.")));
        yield return new("image of the build", "EngineBuilt", "False", "ImagePullFailed", "no such image", () => Fetched(ModelSamples.BuildOf(Model), ModelSamples.PullFailing(ModelSamples.PodOf(ModelSamples.BuildOf(Model)))));
        yield return new("build failed", "EngineBuilt", "False", "BuildFailed", "delete Job r1-build-", () => FailedBuild("BackoffLimitExceeded", ModelSamples.EndedPod(ModelSamples.BuildOf(Model), 1, "MatMulInteger isn't supported")));
        yield return new("killed for memory", "EngineBuilt", "False", "OutOfMemory", "raise spec.engine.builder.resources", () => FailedBuild("BackoffLimitExceeded", ModelSamples.EndedPod(ModelSamples.BuildOf(Model), 137, reason: "OOMKilled")));
        yield return new("out of GPU memory", "EngineBuilt", "False", "OutOfMemory", "cudaMalloc", () => FailedBuild("BackoffLimitExceeded", ModelSamples.EndedPod(ModelSamples.BuildOf(Model), EngineExitCodes.OutOfMemory, """{"message": "cudaMalloc failed"}""")));
        yield return new("too slow", "EngineBuilt", "False", "DeadlineExceeded", "activeDeadline", () => FailedBuild("DeadlineExceeded"));
        yield return new("prompts that aren't there", "EngineBuilt", "False", "BuildFailed", "ConfigMap 'prompts' doesn't exist", () => Fetched(ModelSamples.Model("""{"engine": {"quantization": {"calibration": {"promptsRef": {"configMapName": "prompts"}}}}}""")));
    }

    private static IEnumerable<ConditionCase> Servers()
    {
        yield return new("serving", "Available", "True", "MinimumReplicasAvailable", "1 of 1", () => ModelSamples.Serving(Model));
        yield return new("none yet", "Available", "Unknown", "Waiting", "no servers yet", () => new ObservedModel { Model = Model });
        yield return new("loading", "Available", "False", "Waiting", "0 of 1", () => Starting());
        yield return new("no GPU to serve on", "Available", "False", "InsufficientGPU", "Insufficient", () => Starting(ModelSamples.Unschedulable(ModelSamples.ServerPod(Model), NoGpu)));
        yield return new("no node to serve on", "Available", "False", "Unschedulable", "memory", () => Starting(ModelSamples.Unschedulable(ModelSamples.ServerPod(Model), "0/3 nodes are available: 3 Insufficient memory.")));
        yield return new("image of the server", "Available", "False", "ImagePullFailed", "no such image", () => Starting(ModelSamples.PullFailing(ModelSamples.ServerPod(Model))));
        yield return new("engine for another GPU", "Available", "False", "EngineMissing", "12", () => Starting(ModelSamples.FailedCheck(Model, EngineExitCodes.EngineUnsuitable, ModelSamples.Now)));
        yield return new("never ready", "Available", "False", "ProgressDeadlineExceeded", "timed out", () => Stuck());
        yield return new("never ready", "Progressing", "False", "ProgressDeadlineExceeded", "timed out", () => Stuck());
        yield return new("steady", "Progressing", "True", "NewReplicaSetAvailable", "", () => ModelSamples.Serving(Model));
        yield return new("growing", "Progressing", "True", "ReplicaSetUpdated", "", () => ModelSamples.Serving(Model) with { Server = Growing() });
        yield return new("about to go", "Progressing", "True", "Draining", "leave the server alone", () => ModelSamples.Serving(ModelSamples.Model("""{"replicas": 0, "gpu": {"products": ["NVIDIA-H200"]}}""")) with { Server = ModelSamples.Server(Model), Routes = [ModelSamples.Route()] });
        yield return new("going", "Progressing", "True", "Draining", "is being replaced", () => ModelSamples.Serving(Model) with { Server = Replacing() });
        yield return new("nothing to progress", "Progressing", "Unknown", "Waiting", "", () => new ObservedModel { Model = Model });
    }

    private static IEnumerable<ConditionCase> Scaling()
    {
        var scaled = ModelSamples.Model("""{"autoscaling": {}, "cache": {"pvc": {"accessModes": ["ReadWriteMany"]}}}""");
        yield return new("a fixed number", "AutoscalingActive", "False", "ScalingDisabled", "absent", () => ModelSamples.Serving(Model));
        yield return new("nobody asks", "AutoscalingActive", "False", "ScalingDisabled", "no route asks", () => ModelSamples.Serving(ModelSamples.Model("""{"activation": "OnDemand", "autoscaling": {}, "cache": {"pvc": {"accessModes": ["ReadWriteMany"]}}}""")));
        yield return new("measured", "AutoscalingActive", "True", "ValidMetricFound", "16 per server", () => ModelSamples.Serving(scaled) with { Load = LoadWindow.Empty.With(new LoadSample(ModelSamples.Now, 3), TimeSpan.FromMinutes(10)) });
        yield return new("silent servers", "AutoscalingActive", "False", "FailedGetMetrics", "no answer", () => ModelSamples.Serving(scaled) with { Load = LoadWindow.Empty with { Problem = "no answer" } });
    }

    private static IEnumerable<ConditionCase> Ready()
    {
        yield return new("all there", "Ready", "True", "Ready", "1 of 1", () => ModelSamples.Serving(Model));
        yield return new("at rest", "Ready", "True", "ScaledToZero", "no route asks", () => Resting());
        yield return new("no claim", "Ready", "False", "CachePending", "", () => new ObservedModel { Model = Model });
        yield return new("fetching", "Ready", "False", "ModelFetching", "", () => Claimed(ModelSamples.FetchOf(Model)));
        yield return new("building", "Ready", "False", "EngineBuilding", "", () => Fetched(ModelSamples.BuildOf(Model)));
        yield return new("starting", "Ready", "False", "ServerStarting", "", () => Starting());
        yield return new("no GPU", "Ready", "False", "InsufficientGPU", "", () => Starting(ModelSamples.Unschedulable(ModelSamples.ServerPod(Model), NoGpu)));
        yield return new("failed", "Ready", "False", "Failed", "", () => FailedBuild("DeadlineExceeded"));
    }

    private static DeepSeekLocalModel Paused()
    {
        var model = ModelSamples.Model();
        model.Metadata.Annotations = new Dictionary<string, string> { ["deepseek-operator.io/paused"] = "true" };
        return model;
    }

    private static ObservedModel Pending(string trouble) => new() { Model = Model, Claim = ModelSamples.Claim(Model, phase: "Pending"), ClaimTrouble = trouble };

    private static ObservedModel OnForeignClaim(string mode, int replicas)
    {
        var model = ModelSamples.Model($$$"""{"replicas": {{{replicas}}}, "cache": {"pvc": {"create": false, "claimName": "mine"} } }""");
        var claim = ModelSamples.Claim(model);
        claim.Spec.AccessModes = [mode];
        return new ObservedModel { Model = model, Claim = claim };
    }

    private static ObservedModel Claimed(V1Job job, params V1Pod[] pods) => new() { Model = Model, Claim = ModelSamples.Claim(Model), Jobs = [job], Pods = pods };

    private static ObservedModel FailedFetch(int exitCode, string? words = null)
        => Claimed(ModelSamples.Ended(ModelSamples.FetchOf(Model), "Failed", "BackoffLimitExceeded"), ModelSamples.EndedPod(ModelSamples.FetchOf(Model), exitCode, words));

    private static ObservedModel Fetched(V1Job job, params V1Pod[] pods) => Fetched(Model) with { Jobs = [job], Pods = pods };

    private static ObservedModel Fetched(DeepSeekLocalModel model) => new() { Model = model, Claim = ModelSamples.Claim(model, ModelSamples.Fetched(model)) };

    private static ObservedModel FailedBuild(string reason, params V1Pod[] pods) => Fetched(ModelSamples.Ended(ModelSamples.BuildOf(Model), "Failed", reason), pods);

    private static ObservedModel Starting(params V1Pod[] pods) => ModelSamples.Serving(Model) with { Server = ModelSamples.Server(Model, 1, ready: 0), Pods = pods };

    private static ObservedModel Stuck()
    {
        var server = ModelSamples.Server(Model, 1, ready: 0);
        server.Status.Conditions = [new V1DeploymentCondition { Type = "Progressing", Status = "False", Message = "ReplicaSet r1 has timed out progressing." }];
        return ModelSamples.Serving(Model) with { Server = server };
    }

    private static V1Deployment Growing()
    {
        var server = ModelSamples.Server(Model, 2);
        server.Status.UpdatedReplicas = 1;
        return server;
    }

    private static V1Deployment Replacing()
    {
        var server = ModelSamples.Server(Model);
        server.Status.UpdatedReplicas = 0;
        return server;
    }

    private static ObservedModel Resting()
    {
        var model = ModelSamples.Model("""{"activation": "OnDemand", "gpu": {"products": ["NVIDIA-H200"]}}""");
        return ModelSamples.Serving(model) with { Server = ModelSamples.Server(model, 0), Routes = [ModelSamples.Route(Level.Normal)] };
    }
}
