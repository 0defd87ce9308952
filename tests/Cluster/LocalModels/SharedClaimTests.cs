using DeepSeek.Api;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Observing;
using DeepSeek.Testing;
using k8s.Models;

namespace DeepSeek.Cluster.Tests.LocalModels;

/// <summary>Two local models that name the same claim.</summary>
public sealed class SharedClaimTests(ModelCluster cluster) : IClassFixture<ModelCluster>
{
    [Fact]
    public async Task Two_models_that_race_for_a_claim_of_one_node_get_one_and_the_other_says_whose_it_is()
    {
        var ns = await cluster.CreateNamespaceAsync();
        const string Spec = "{gpu: {products: [NVIDIA-H200]}, cache: {pvc: {claimName: shared}}}";
        await Task.WhenAll(cluster.ApplyAsync(ns, "a", Spec), cluster.ApplyAsync(ns, "b", Spec));
        await cluster.BindAsync(ns, "shared");
        var (holder, other) = await HolderAsync(ns) == "a" ? ("a", "b") : ("b", "a");
        await cluster.UntilAsync(ns, holder, "CacheReady", "True", "Bound");
        await cluster.UntilAsync(ns, other, "CacheReady", "False", "AccessModeUnsuitable", $"made for model {holder}");
        await cluster.JobAsync(ns, holder, "fetch");
        Assert.Empty(await cluster.JobsAsync(ns, other));
        await StaysAsync(ns);

        // What the holder leaves behind is the other's to take.
        await cluster.DeleteAsync(RouteKinds.LocalModel, ns, holder);
        await cluster.UntilAsync(ns, other, "CacheReady", "True", "Bound");
        Assert.Equal(other, await HolderAsync(ns));
    }

    [Fact]
    public async Task Two_models_on_a_claim_of_many_nodes_note_what_each_has_brought_and_build_an_engine_once()
    {
        var ns = await cluster.CreateNamespaceAsync();
        const string Spec = "{gpu: {products: [NVIDIA-H200]}, cache: {pvc: {claimName: shared, accessModes: [ReadWriteMany]}}}";
        await Task.WhenAll(cluster.ApplyAsync(ns, "a", Spec), cluster.ApplyAsync(ns, "b", Spec.Replace("{gpu:", "{source: {huggingFace: {repo: deepseek/other}}, gpu:", StringComparison.Ordinal)));
        await cluster.BindAsync(ns, "shared");
        await Task.WhenAll(BringUpAsync(ns, "a"), BringUpAsync(ns, "b"));
        await cluster.UntilAsync(ns, "a", "Ready", "True", "Ready");
        await cluster.UntilAsync(ns, "b", "Ready", "True", "Ready");
        await Eventually.BeTrueAsync(async () => await NotesAsync(ns) is { } notes && (await KeysAsync(ns, "a")).Concat(await KeysAsync(ns, "b")).All(key => notes.Contains(key, StringComparison.Ordinal)), "all is noted");
        await StaysAsync(ns);

        // A third one that needs what they have: which of the two was the first to build it is up to them.
        await cluster.ApplyAsync(ns, "c", Spec);
        await cluster.UntilAsync(ns, "c", "EngineBuilt", "True", "Reused", "was in the claim, built by model");
        Assert.Empty(await cluster.JobsAsync(ns, "c"));
    }

    // Their weights are the same, and so is their engine: who is late finds it built, and makes no Job.
    private async Task BringUpAsync(string ns, string model)
    {
        await cluster.EndAsync(await cluster.JobAsync(ns, model, "fetch"), 0, ModelCluster.Fetched);
        await Eventually.BeTrueAsync(async () => (await cluster.JobsAsync(ns, model)).Count > 1 || await IsReusedAsync(ns, model), $"{model} builds an engine or has found one");
        if ((await cluster.JobsAsync(ns, model)).Count > 1)
            await cluster.EndAsync(await cluster.JobAsync(ns, model, "build"), 0, ModelCluster.Built);
        await cluster.ServeAsync(ns, model, replicas: 1);
    }

    private async Task<bool> IsReusedAsync(string ns, string model)
        => Conditions.Find((await cluster.GetAsync(RouteKinds.LocalModel, ns, model))?.Status?.Conditions, "EngineBuilt") is { Status: "True", Reason: "Reused" };

    private async Task<string?> HolderAsync(string ns) => (await cluster.GetAsync(Kinds.PersistentVolumeClaim, ns, "shared"))!.Metadata.Labels[LabelNames.Model];

    private async Task<string?> NotesAsync(string ns) => (await cluster.GetAsync(Kinds.PersistentVolumeClaim, ns, "shared"))!.GetAnnotation(AnnotationNames.Contents);

    private async Task<IEnumerable<string>> KeysAsync(string ns, string model) => (await cluster.JobsAsync(ns, model)).Select(static job => job.GetAnnotation(AnnotationNames.Key));

    /// <summary>Nobody writes the claim again and again.</summary>
    private async Task StaysAsync(string ns)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        var before = (await cluster.GetAsync(Kinds.PersistentVolumeClaim, ns, "shared"))!.Metadata.ResourceVersion;
        await Task.Delay(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
        Assert.Equal(before, (await cluster.GetAsync(Kinds.PersistentVolumeClaim, ns, "shared"))!.Metadata.ResourceVersion);
    }
}
