using System.Text.Json.Nodes;
using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Operator.Observing;
using k8s.Models;

namespace DeepSeek.Cluster.Tests.LocalModels;

/// <summary>What goes wrong on the way, each told by the condition of its stage, and what a local model does about it.</summary>
public sealed class ModelTroubleTests(ModelCluster cluster) : IClassFixture<ModelCluster>
{
    private const string OnH200 = "{gpu: {products: [NVIDIA-H200]}}";
    private const string NoGpu = "0/2 nodes are available: 2 Insufficient nvidia.com/gpu.";

    [Fact]
    public async Task Missing_GPU_is_told_while_building_and_while_serving()
    {
        var ns = await cluster.CreateNamespaceAsync();
        var build = await UpToBuildAsync(ns);
        await cluster.PodAsync(build, ModelCluster.Unschedulable(NoGpu));
        await cluster.UntilAsync(ns, "r1", "EngineBuilt", "False", "WaitingForGPU", "Insufficient nvidia.com/gpu");
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "InsufficientGPU");
        await cluster.EndAsync(build, 0);

        await cluster.PodAsync(await cluster.ServerAsync(ns, "r1", 1), ModelCluster.Unschedulable(NoGpu));
        await StartedAsync(ns);
        await cluster.UntilAsync(ns, "r1", "Available", "False", "InsufficientGPU");
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "InsufficientGPU");
        await cluster.ServeAsync(ns, "r1", 1);
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
    }

    [Fact]
    public async Task Build_without_a_free_GPU_gets_that_of_the_servers_that_it_will_replace()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.BringUpAsync(ns, "r1", "r1-engines");
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
        var first = await cluster.JobAsync(ns, "r1", "build");

        await cluster.ApplyAsync(ns, "r1", "{gpu: {products: [NVIDIA-H200]}, engine: {maxBatchSize: 4}}");
        var second = await cluster.JobAsync(ns, "r1", "build", otherThan: first.Uid());
        Assert.Equal(1, (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!.Spec.Replicas);
        await cluster.PodAsync(second, ModelCluster.Unschedulable(NoGpu));
        await cluster.ServeAsync(ns, "r1", 0);
        await cluster.PodAsync(second, new JsonObject { ["phase"] = "Running", ["conditions"] = new JsonArray(new JsonObject { ["type"] = "PodScheduled", ["status"] = "True" }) });
        await cluster.UntilAsync(ns, "r1", "EngineBuilt", "False", "Building");
        await cluster.EndAsync(second, 0);
        await cluster.ServeAsync(ns, "r1", 1);
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
    }

    [Theory]
    [InlineData(137, "BackoffLimitExceeded", "OOMKilled", "OutOfMemory")]
    [InlineData(1, "DeadlineExceeded", "Error", "DeadlineExceeded")]
    public async Task Build_that_failed_is_begun_again_under_other_limits_and_not_before(int exitCode, string why, string containerReason, string reason)
    {
        var ns = await cluster.CreateNamespaceAsync();
        var build = await UpToBuildAsync(ns);
        await cluster.EndAsync(build, exitCode, why: why, containerReason: containerReason);
        await cluster.UntilAsync(ns, "r1", "EngineBuilt", "False", reason, build.Name());
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "Failed");
        Assert.Equal(ModelPhase.Failed, (await cluster.GetAsync(RouteKinds.LocalModel, ns, "r1"))!.Status.Phase);
        Assert.Equal(build.Uid(), (await cluster.JobAsync(ns, "r1", "build")).Uid());

        await cluster.ApplyAsync(ns, "r1", "{gpu: {products: [NVIDIA-H200]}, engine: {builder: {activeDeadline: 8h, resources: {limits: {memory: 64Gi}}}}}");
        var again = await cluster.JobAsync(ns, "r1", "build", otherThan: build.Uid());
        Assert.Equal((build.Name(), 8 * 3600), (again.Name(), again.Spec.ActiveDeadlineSeconds));
        await cluster.UntilAsync(ns, "r1", "EngineBuilt", "False", "Building");
    }

    [Fact]
    public async Task Failed_build_whose_Job_is_deleted_is_begun_again()
    {
        var ns = await cluster.CreateNamespaceAsync();
        var build = await UpToBuildAsync(ns);
        await cluster.EndAsync(build, 1, "parse error");
        await cluster.UntilAsync(ns, "r1", "EngineBuilt", "False", "BuildFailed", "parse error");
        await cluster.DeleteAsync(Kinds.Job, ns, build.Name());
        await cluster.JobAsync(ns, "r1", "build", otherThan: build.Uid());
    }

    [Fact]
    public async Task Image_that_can_not_be_pulled_is_told_of_each_stage()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.BindAsync(ns, "r1-engines");
        var fetch = await cluster.JobAsync(ns, "r1", "fetch");
        await cluster.PodAsync(fetch, ModelCluster.PullFailing("fetch"));
        await cluster.UntilAsync(ns, "r1", "ModelAvailable", "False", "ImagePullFailed", "no such image");
        await cluster.EndAsync(fetch, 0);
        var build = await cluster.JobAsync(ns, "r1", "build");
        await cluster.PodAsync(build, ModelCluster.PullFailing("build"));
        await cluster.UntilAsync(ns, "r1", "EngineBuilt", "False", "ImagePullFailed", "no such image");
        await cluster.EndAsync(build, 0);
        await cluster.PodAsync(await cluster.ServerAsync(ns, "r1", 1), ModelCluster.PullFailing("server"));
        await StartedAsync(ns);
        await cluster.UntilAsync(ns, "r1", "Available", "False", "ImagePullFailed", "no such image");
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "ServerStarting");
    }

    [Theory]
    [InlineData(20, "AuthFailed")]
    [InlineData(21, "NotFound")]
    [InlineData(22, "ChecksumMismatch")]
    [InlineData(23, "DiskFull")]
    public async Task Fetch_that_failed_says_why(int exitCode, string reason)
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.BindAsync(ns, "r1-engines");
        await cluster.EndAsync(await cluster.JobAsync(ns, "r1", "fetch"), exitCode, """{"message": "what the hub said"}""");
        await cluster.UntilAsync(ns, "r1", "ModelAvailable", "False", reason, "what the hub said");
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "Failed", "what the hub said");
    }

    [Fact]
    public async Task Engine_that_a_server_misses_is_built_again()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.BindAsync(ns, "r1-engines");
        await cluster.EndAsync(await cluster.JobAsync(ns, "r1", "fetch"), 0);
        var build = await cluster.JobAsync(ns, "r1", "build");
        await cluster.EndAsync(build, 0);
        await cluster.PodAsync(await cluster.ServerAsync(ns, "r1", 1), ModelCluster.FailedCheck(10, TimeProvider.System.GetUtcNow().AddMinutes(1)));
        var again = await cluster.JobAsync(ns, "r1", "build", otherThan: build.Uid());
        Assert.Equal(build.Name(), again.Name());
        await cluster.UntilAsync(ns, "r1", "EngineBuilt", "False", "Building");
    }

    [Fact]
    public async Task Storage_class_that_is_not_there_is_told_by_the_words_of_the_storage()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", "{cache: {pvc: {storageClassName: fast}}}");
        await cluster.BindAsync(ns, "r1-engines", "Pending");
        await cluster.UntilAsync(ns, "r1", "CacheReady", "False", "Pending");
        var said = new Eventsv1Event
        {
            Metadata = new V1ObjectMeta { Name = "r1-engines.1", NamespaceProperty = ns },
            Regarding = new V1ObjectReference { ApiVersion = "v1", Kind = "PersistentVolumeClaim", Name = "r1-engines", NamespaceProperty = ns },
            EventTime = new DateTime(2026, 1, 1, 0, 0, 0, 1, DateTimeKind.Utc).AddTicks(10),
            Action = "Provisioning",
            Reason = "ProvisioningFailed",
            Note = """storageclass.storage.k8s.io "fast" not found""",
            Type = "Warning",
            ReportingController = "persistentvolume-controller",
            ReportingInstance = "persistentvolume-controller",
        };
        await cluster.Client.CreateAsync(Kinds.Event, said, CancellationToken.None);
        await cluster.UntilAsync(ns, "r1", "CacheReady", "False", "StorageClassNotFound", "\"fast\" not found");
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "CachePending");
        await cluster.BindAsync(ns, "r1-engines");
        await cluster.UntilAsync(ns, "r1", "CacheReady", "True", "Bound");
    }

    [Fact]
    public async Task Combination_that_can_not_work_makes_nothing_and_one_that_can_goes_on()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", "{engine: {type: None}, runtime: {type: TensorRTLLM}}");
        await cluster.UntilAsync(ns, "r1", "Accepted", "False", "UnsupportedCombination", "use precision FP8");
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "Failed");
        Assert.Null(await cluster.GetAsync(Kinds.PersistentVolumeClaim, ns, "r1-engines"));
        Assert.Null(await cluster.GetAsync(Kinds.Service, ns, "r1"));
        await cluster.ApplyAsync(ns, "r1", "{engine: {type: None, precision: FP8}, runtime: {type: TensorRTLLM}}");
        await cluster.UntilAsync(ns, "r1", "Accepted", "True", "Accepted");
        await cluster.BindAsync(ns, "r1-engines");
    }

    [Fact]
    public async Task Name_that_is_taken_is_told_and_what_has_it_is_left_alone()
    {
        var ns = await cluster.CreateNamespaceAsync();
        var foreign = new V1Service { Metadata = new V1ObjectMeta { Name = "r1", NamespaceProperty = ns }, Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Port = 1 }] } };
        var before = await cluster.Client.CreateAsync(Kinds.Service, foreign, CancellationToken.None);
        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.UntilAsync(ns, "r1", "Accepted", "False", "NameConflict", "rename");
        Assert.Equal(before.Metadata.ResourceVersion, (await cluster.GetAsync(Kinds.Service, ns, "r1"))!.Metadata.ResourceVersion);
    }

    private async Task<V1Job> UpToBuildAsync(string ns)
    {
        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.BindAsync(ns, "r1-engines");
        await cluster.EndAsync(await cluster.JobAsync(ns, "r1", "fetch"), 0, """{"digest": "sha256:weights"}""");
        return await cluster.JobAsync(ns, "r1", "build");
    }

    /// <summary>As the Deployment controller does when its pods have been made and aren't ready.</summary>
    private async Task StartedAsync(string ns)
    {
        var live = (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!;
        var status = new JsonObject { ["observedGeneration"] = live.Metadata.Generation, ["replicas"] = 1, ["updatedReplicas"] = 1, ["unavailableReplicas"] = 1 };
        await cluster.Client.ApplyStatusAsync(Kinds.Deployment, ObjectKey.Of(live), status, "deployments", CancellationToken.None);
    }
}
