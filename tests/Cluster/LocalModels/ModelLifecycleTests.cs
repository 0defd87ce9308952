using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Operator.Observing;
using DeepSeek.Testing;
using k8s.Models;

namespace DeepSeek.Cluster.Tests.LocalModels;

/// <summary>A local model from its claim to its servers, and back.</summary>
public sealed class ModelLifecycleTests(ModelCluster cluster) : IClassFixture<ModelCluster>
{
    private const string OnH200 = "{gpu: {products: [NVIDIA-H200]}}";

    [Fact]
    public async Task Model_is_fetched_built_and_served_and_says_so_at_every_stage()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "CachePending");
        var fetch = await cluster.JobAsync(ns, "r1", "fetch");
        await cluster.BindAsync(ns, "r1-engines");
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "ModelFetching");
        await cluster.EndAsync(fetch, 0, ModelCluster.Fetched);
        var build = await cluster.JobAsync(ns, "r1", "build");
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "EngineBuilding");
        await cluster.EndAsync(build, 0, ModelCluster.Built);
        await cluster.ServerAsync(ns, "r1", 1);
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "ServerStarting");
        await cluster.ServeAsync(ns, "r1", 1);
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");

        var status = (await cluster.GetAsync(RouteKinds.LocalModel, ns, "r1"))!.Status;
        Assert.Equal(("sha256:weights", "916b56a4", 1850000000), (status.Model!.Digest, status.Model.Revision, status.Model.SizeBytes));
        var engine = status.Engine!;
        Assert.Equal(("11.1", "NVIDIA-H200", "9.0", EnginePrecision.INT8, 812), (engine.TensorRTVersion, engine.GpuProduct, engine.ComputeCapability, engine.Precision, engine.BuildSeconds));
        Assert.Equal((engine.Key, true), (Assert.Single(status.Engines).Key, status.Engines[0].InUse));
        Assert.Equal((ModelPhase.Serving, $"http://r1.{ns}.svc:8000/v1", 1), (status.Phase, status.Endpoint, status.ReadyReplicas));
        Assert.Equal(engine.Key, build.GetAnnotation(AnnotationNames.Key));
        var claim = (await cluster.GetAsync(Kinds.PersistentVolumeClaim, ns, "r1-engines"))!;
        Assert.Contains(engine.Key, claim.GetAnnotation(AnnotationNames.Contents), StringComparison.Ordinal);
        Assert.Null(claim.Metadata.OwnerReferences);
    }

    [Fact]
    public async Task Another_operator_finds_everything_right_and_writes_nothing()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.BringUpAsync(ns, "r1", "r1-engines");
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
        await cluster.UntilAsync(ns, "r1", "Progressing", "True", "NewReplicaSetAvailable");
        var before = await VersionsAsync(ns);
        await cluster.RestartAsync();
        // Any later change shows that it has looked at the model.
        await cluster.ApplyAsync(ns, "probe", "{suspend: true}");
        await cluster.UntilAsync(ns, "probe", "Suspended", "True", "SpecSuspend");
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal(before, await VersionsAsync(ns));
    }

    [Fact]
    public async Task Model_that_is_made_anew_reuses_its_engine()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.BringUpAsync(ns, "r1", "r1-engines");
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
        await cluster.DeleteAsync(RouteKinds.LocalModel, ns, "r1");
        await Eventually.BeTrueAsync(async () => await cluster.GetAsync(Kinds.Deployment, ns, "r1") is null && (await cluster.JobsAsync(ns, "r1")).Count == 0, "all objects are gone");
        Assert.NotNull(await cluster.GetAsync(Kinds.PersistentVolumeClaim, ns, "r1-engines"));

        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.ServeAsync(ns, "r1", 1);
        await cluster.UntilAsync(ns, "r1", "EngineBuilt", "True", "Reused");
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
        Assert.Empty(await cluster.JobsAsync(ns, "r1"));
    }

    [Fact]
    public async Task Claim_that_is_made_anew_is_filled_again_though_the_status_says_built()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.BringUpAsync(ns, "r1", "r1-engines");
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
        var (fetch, build) = (await cluster.JobAsync(ns, "r1", "fetch"), await cluster.JobAsync(ns, "r1", "build"));
        await cluster.DeleteAsync(Kinds.PersistentVolumeClaim, ns, "r1-engines");

        await cluster.BindAsync(ns, "r1-engines");
        await cluster.EndAsync(await cluster.JobAsync(ns, "r1", "fetch", otherThan: fetch.Uid()), 0, """{"digest": "sha256:weights"}""");
        var again = await cluster.JobAsync(ns, "r1", "build", otherThan: build.Uid());
        Assert.Equal(build.Name(), again.Name());
        Assert.Equal(1, (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!.Spec.Replicas);
        await cluster.EndAsync(again, 0);
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
    }

    [Fact]
    public async Task Spec_that_changes_during_a_build_stops_it_and_begins_another_while_the_old_engine_serves()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.BringUpAsync(ns, "r1", "r1-engines");
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
        var serving = (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!;

        await cluster.ApplyAsync(ns, "r1", "{gpu: {products: [NVIDIA-H200]}, engine: {maxBatchSize: 4}}");
        await Eventually.BeTrueAsync(async () => (await BuildsAsync(ns)).SingleOrDefault(static job => job.Status?.Conditions is null) is not null, "a build of the new engine has begun");
        var second = (await BuildsAsync(ns)).Single(static job => job.Status?.Conditions is null);
        await cluster.ApplyAsync(ns, "r1", "{gpu: {products: [NVIDIA-H200]}, engine: {maxBatchSize: 2}}");
        await Eventually.BeTrueAsync(async () => (await BuildsAsync(ns)) is [var only] && only.Name() != second.Name(), "that build is gone, another has begun");
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "EngineBuilding");
        await cluster.UntilAsync(ns, "r1", "Available", "True", "MinimumReplicasAvailable");
        Assert.Equal(serving.Metadata.Generation, (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!.Metadata.Generation);

        await cluster.EndAsync((await BuildsAsync(ns)).Single(), 0);
        await Eventually.BeTrueAsync(async () => (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!.Metadata.Generation > serving.Metadata.Generation, "the new engine is rolled out");
        var rolled = (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!;
        Assert.Equal(("0", "1"), (rolled.Spec.Strategy.RollingUpdate.MaxSurge.Value, rolled.Spec.Strategy.RollingUpdate.MaxUnavailable.Value));
        await cluster.ServeAsync(ns, "r1", 1);
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
        Assert.Equal(2, (await cluster.GetAsync(RouteKinds.LocalModel, ns, "r1"))!.Status.Engines.Count);
    }

    [Theory]
    [InlineData("claim", "Retain")]
    [InlineData("fetch", "Retain")]
    [InlineData("build", "Delete")]
    [InlineData("serve", "Retain")]
    [InlineData("serve", "Delete")]
    public async Task Model_that_is_deleted_takes_its_objects_with_it_in_every_phase(string phase, string policy)
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", $$"""{gpu: {products: [NVIDIA-H200]}, cache: {retainPolicy: {{policy}} } }""");
        await cluster.BindAsync(ns, "r1-engines");
        if (phase is not "claim")
        {
            var fetch = await cluster.JobAsync(ns, "r1", "fetch");
            if (phase is not "fetch")
            {
                await cluster.EndAsync(fetch, 0, """{"digest": "sha256:weights"}""");
                var build = await cluster.JobAsync(ns, "r1", "build");
                if (phase is not "build")
                {
                    await cluster.EndAsync(build, 0);
                    await cluster.ServeAsync(ns, "r1", 1);
                    await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
                }
            }
        }

        await cluster.UntilAsync(ns, "r1", "CacheReady", "True", "Bound");
        await cluster.DeleteAsync(RouteKinds.LocalModel, ns, "r1");
        await Eventually.BeTrueAsync(() => IsGoneAsync(ns), "all objects are gone");
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.True(await IsGoneAsync(ns));
        if (policy == "Delete")
        {
            await Eventually.BeTrueAsync(async () => await cluster.GetAsync(Kinds.PersistentVolumeClaim, ns, "r1-engines") is null, "the claim is gone");
        }
        else
        {
            Assert.NotNull(await cluster.GetAsync(Kinds.PersistentVolumeClaim, ns, "r1-engines"));
        }
    }

    [Fact]
    public async Task Retain_policy_that_changes_its_mind_reaches_the_claim()
    {
        var ns = await cluster.CreateNamespaceAsync();
        foreach (var (policy, owners) in new[] { ("Delete", 1), ("Retain", 0), ("Delete", 1) })
        {
            await cluster.ApplyAsync(ns, "r1", $$"""{cache: {retainPolicy: {{policy}} } }""");
            await Eventually.BeTrueAsync(
                async () => await cluster.GetAsync(Kinds.PersistentVolumeClaim, ns, "r1-engines") is { } claim && (claim.Metadata.OwnerReferences?.Count ?? 0) == owners, $"the claim has {owners} owners");
        }
    }

    [Fact]
    public async Task Servers_that_somebody_scales_are_put_right_and_scaling_the_model_is_obeyed()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", OnH200);
        await cluster.BringUpAsync(ns, "r1", "r1-engines");
        var server = (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!;
        await cluster.Client.ApplyAsync(
            Kinds.Deployment, new System.Text.Json.Nodes.JsonObject { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "r1", ["namespace"] = ns }, ["spec"] = new System.Text.Json.Nodes.JsonObject { ["replicas"] = 5 } },
            "somebody", force: true, CancellationToken.None);
        await Eventually.BeTrueAsync(async () => await cluster.GetAsync(Kinds.Deployment, ns, "r1") is { Spec.Replicas: 1 } live && live.Metadata.Generation > server.Metadata.Generation, "it is one server again");
        await cluster.ApplyAsync(ns, "r1", "{replicas: 0, gpu: {products: [NVIDIA-H200]}}");
        await cluster.ServeAsync(ns, "r1", 0);
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "ScaledToZero", "spec.replicas is 0");
    }

    private async Task<IReadOnlyList<V1Job>> BuildsAsync(string ns)
        => [.. (await cluster.JobsAsync(ns, "r1")).Where(static job => job.Name().StartsWith("r1-build-", StringComparison.Ordinal) && job.Metadata.DeletionTimestamp is null)];

    private async Task<bool> IsGoneAsync(string ns)
        => (await cluster.JobsAsync(ns, "r1")).Count == 0
            && await cluster.GetAsync(Kinds.Deployment, ns, "r1") is null
            && await cluster.GetAsync(Kinds.Service, ns, "r1") is null
            && await cluster.GetAsync(Kinds.ServiceAccount, ns, "r1") is null
            && await cluster.GetAsync(Kinds.PodDisruptionBudget, ns, "r1") is null;

    private async Task<string> VersionsAsync(string ns)
    {
        string?[] versions =
        [
            (await cluster.GetAsync(RouteKinds.LocalModel, ns, "r1"))?.Metadata.ResourceVersion,
            (await cluster.GetAsync(Kinds.PersistentVolumeClaim, ns, "r1-engines"))?.Metadata.ResourceVersion,
            (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))?.Metadata.ResourceVersion,
            (await cluster.GetAsync(Kinds.Service, ns, "r1"))?.Metadata.ResourceVersion,
            .. (await cluster.JobsAsync(ns, "r1")).Select(static job => job.Metadata.ResourceVersion),
        ];
        return string.Join(' ', versions);
    }
}
