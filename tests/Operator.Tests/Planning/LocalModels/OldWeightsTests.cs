using DeepSeek.Api;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;
using DeepSeek.Operator.Resources.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Planning.LocalModels;

/// <summary>Weights of earlier sources go with the next fetch, by the rule of engines, and never those that somebody uses.</summary>
public sealed class OldWeightsTests
{
    [Theory]
    [InlineData(1, "old-1,old-2,old-3")]
    [InlineData(2, "old-1,old-2")]
    [InlineData(3, "old-1")]
    [InlineData(9, "")]
    public void Fetch_deletes_the_oldest_beyond_those_that_are_kept(int retain, string discards) => Assert.Equal(discards, Discards(Observed(retain)));

    [Fact]
    public void Fetch_says_when_what_it_deletes_was_fetched()
        => Assert.Contains($"old-1@{ModelSamples.Now.AddDays(-3).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}", Job(Observed(retain: 3))!.Spec.Template.Spec.Containers[0].Args);

    [Fact]
    public void Weights_that_servers_read_or_another_model_are_not_deleted()
    {
        var observed = Observed(retain: 1);
        var server = ModelSamples.Server(observed.Model);
        server.Spec.Template.Spec.Containers[0].Args = ["serve", "--model", ModelPaths.Weights("old-1")];
        Assert.Equal("old-3", Discards(observed with { Server = server, WeightsOfOthers = new HashSet<string> { "old-2" } }));
    }

    [Fact]
    public void Weights_that_a_server_of_somebody_elses_image_reads_are_not_deleted()
    {
        var observed = Observed(retain: 1);
        var server = ModelSamples.Server(observed.Model);
        server.Spec.Template.Spec.Containers[0].Args = [];
        server.Spec.Template.Spec.Containers[0].Env = [new V1EnvVar { Name = "MODEL_DIR", Value = ModelPaths.Weights("old-2") }];
        Assert.Equal("old-1,old-3", Discards(observed with { Server = server }));
    }

    [Theory]
    [InlineData("other")]
    [InlineData(null)]
    public void Weights_that_this_model_did_not_fetch_are_not_its_affair(string? fetchedBy) => Assert.Equal("", Discards(Observed(retain: 1, fetchedBy)));

    [Fact]
    public void Claim_no_longer_says_that_they_are_there_when_the_fetch_is_made()
    {
        var observed = Observed(retain: 2);
        var plan = ModelPlanner.Plan(observed, ModelSamples.Images, ModelSamples.Now);
        Assert.Equal(["old-3"], ClaimContents.Parse(plan.ClaimWrite!.Claim.GetAnnotation(AnnotationNames.Contents)).Weights.Keys);
    }

    [Fact]
    public void Word_of_the_Job_that_brought_them_is_void_when_another_takes_them_away()
    {
        var (before, model) = (ModelSamples.Model("""{"source": {"huggingFace": {"repo": "deepseek/before"}}, "cache": {"retainEngines": 1}}"""), ModelSamples.Model("""{"cache": {"retainEngines": 1}}"""));
        var brought = ModelSamples.Ended(ModelSamples.FetchOf(before), "Complete");
        var observed = new ObservedModel { Model = model, Claim = ModelSamples.Claim(model), Jobs = [brought] };
        var takes = Job(observed)!;
        Assert.Equal(ModelSamples.WeightsKeyOf(before), takes.GetAnnotation(AnnotationNames.Discards));
        var plan = ModelPlanner.Plan(observed with { Jobs = [brought, takes] }, ModelSamples.Images, ModelSamples.Now);
        Assert.Empty(plan.Contents.Weights);
    }

    [Fact]
    public void Nothing_is_deleted_while_nothing_is_fetched()
    {
        var observed = Observed(retain: 1);
        var there = observed with { Claim = ModelSamples.Claim(observed.Model, Contents(observed.Model.Name()) with { Weights = Contents(observed.Model.Name()).Weights.SetItem(ModelSamples.WeightsKeyOf(observed.Model), new WeightsRecord("sha256:weights")) }) };
        var plan = ModelPlanner.Plan(there, ModelSamples.Images, ModelSamples.Now);
        Assert.Equal(ModelStep.Build, plan.Step);
        Assert.Equal(4, plan.Contents.Weights.Count);
        Assert.DoesNotContain(plan.Objects.OfType<DesiredObject<V1Job>>().SelectMany(static job => job.Item.Spec.Template.Spec.Containers[0].Args), static argument => argument.StartsWith("old-", StringComparison.Ordinal));
    }

    [Fact]
    public void Fetch_notes_who_fetched_and_when()
    {
        var model = ModelSamples.Model();
        var observed = new ObservedModel { Model = model, Claim = ModelSamples.Claim(model), Jobs = [ModelSamples.Ended(ModelSamples.FetchOf(model), "Complete")] };
        var record = ModelPlanner.Plan(observed, ModelSamples.Images, ModelSamples.Now).Contents.Weights[ModelSamples.WeightsKeyOf(model)];
        Assert.Equal(("r1", true), (record.FetchedBy, record.FetchedTime is not null));
    }

    private static ClaimContents Contents(string? fetchedBy)
    {
        var contents = ClaimContents.Empty;
        foreach (var age in new[] { 3, 2, 1 })
        {
            contents = contents with { Weights = contents.Weights.Add($"old-{4 - age}", new WeightsRecord("sha256:old", FetchedBy: fetchedBy, FetchedTime: ModelSamples.Now.AddDays(-age))) };
        }

        return contents;
    }

    private static ObservedModel Observed(int retain, string? fetchedBy = "r1")
    {
        var model = ModelSamples.Model($$$"""{"cache": {"retainEngines": {{{retain}}} } }""");
        return new ObservedModel { Model = model, Claim = ModelSamples.Claim(model, Contents(fetchedBy)) };
    }

    private static string Discards(ObservedModel observed)
    {
        var args = Job(observed)!.Spec.Template.Spec.Containers[0].Args;
        return string.Join(',', args.Where((_, at) => at > 0 && args[at - 1] == "--discard").Select(static old => old.Split('@')[0]).Order(StringComparer.Ordinal));
    }

    private static V1Job? Job(ObservedModel observed)
        => ModelPlanner.Plan(observed, ModelSamples.Images, ModelSamples.Now).Objects.OfType<DesiredObject<V1Job>>().SingleOrDefault()?.Item;
}
