using DeepSeek.Api;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Planning.LocalModels;

public sealed class ModelJobsTests
{
    [Theory]
    [InlineData(1, "old-1,old-2,old-3")]
    [InlineData(2, "old-1,old-2")]
    [InlineData(3, "old-1")]
    [InlineData(9, "")]
    public void Build_deletes_the_oldest_engines_beyond_those_that_are_kept(int retain, string discards)
        => Assert.Equal(discards, Discards(Observed(retain)));

    [Fact]
    public void Engine_that_servers_use_or_another_model_is_not_deleted()
    {
        var observed = Observed(retain: 1);
        var server = ModelSamples.Server(observed.Model);
        server.Spec.Template.Spec.InitContainers[0].Args = ["verify", "--key", "old-1"];
        Assert.Equal("old-3", Discards(observed with { Server = server, KeysOfOthers = new HashSet<string> { "old-2" } }));
    }

    [Fact]
    public void Engine_that_another_model_built_is_its_own_affair()
    {
        var observed = Observed(retain: 1, builtBy: "other");
        Assert.Equal("", Discards(observed));
    }

    [Fact]
    public void Engines_for_several_products_are_built_one_after_the_other()
    {
        var model = ModelSamples.Model("""{"gpu": {"products": ["NVIDIA-H200", "NVIDIA-L4"]}}""");
        var observed = new ObservedModel { Model = model, Claim = ModelSamples.Claim(model, ModelSamples.Fetched(model)) };
        var targets = ModelSamples.Targets(model);
        Assert.Equal(targets[0].Key, Job(observed)?.GetAnnotation(AnnotationNames.Key));
        Assert.Null(Job(observed with { Jobs = [ModelSamples.BuildOf(model)] }));
        Assert.Equal(targets[1].Key, Job(observed with { Jobs = [ModelSamples.Ended(ModelSamples.BuildOf(model), "Complete")] })?.GetAnnotation(AnnotationNames.Key));
    }

    [Theory]
    [InlineData(4, "FetchFailed", 1)]
    [InlineData(5, "Fetch", 0)]
    public void Fetch_that_failed_is_made_anew_after_a_while(int minutesAgo, string step, int kept)
    {
        var model = ModelSamples.Model();
        var failed = ModelSamples.Ended(ModelSamples.FetchOf(model), "Failed", "BackoffLimitExceeded", ModelSamples.Now.AddMinutes(-minutesAgo));
        var observed = new ObservedModel { Model = model, Claim = ModelSamples.Claim(model), Jobs = [failed] };
        var plan = ModelPlanner.Plan(observed, ModelSamples.Images, ModelSamples.Now);
        Assert.Equal((step, kept), ($"{plan.Step}", plan.Kept.Count(static one => one.Kind == V1Job.KubeKind)));
        // What is of its name must be gone first.
        Assert.Null(Job(observed));
        Assert.NotNull(Job(observed with { Jobs = [] }));
    }

    [Fact]
    public void Job_that_works_on_a_former_claim_is_removed()
    {
        var model = ModelSamples.Model();
        var observed = new ObservedModel { Model = model, Claim = ModelSamples.Claim(model, uid: "claim-2"), Jobs = [ModelSamples.FetchOf(model)] };
        Assert.DoesNotContain(ModelPlanner.Plan(observed, ModelSamples.Images, ModelSamples.Now).Kept, static one => one.Kind == V1Job.KubeKind);
    }

    private static ObservedModel Observed(int retain, string builtBy = "r1")
    {
        var model = ModelSamples.Model($$$"""{"gpu": {"products": ["NVIDIA-H200"]}, "cache": {"retainEngines": {{{retain}}} } }""");
        var contents = ModelSamples.Fetched(model);
        foreach (var age in new[] { 3, 2, 1 })
        {
            contents = contents with { Engines = contents.Engines.Add($"old-{4 - age}", new EngineRecord(ModelSamples.Now.AddDays(-age), builtBy)) };
        }

        return new ObservedModel { Model = model, Claim = ModelSamples.Claim(model, contents) };
    }

    private static string Discards(ObservedModel observed)
        => string.Join(',', (Job(observed)!.GetAnnotation(AnnotationNames.Discards) ?? "").Split(',').Order(StringComparer.Ordinal));

    private static V1Job? Job(ObservedModel observed)
        => ModelPlanner.Plan(observed, ModelSamples.Images, ModelSamples.Now).Objects.OfType<DesiredObject<V1Job>>().SingleOrDefault()?.Item;
}
