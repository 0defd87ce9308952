using System.Text.Json.Nodes;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Cluster.Tests.Crds;

/// <summary>What the API server refuses, and in which words. That the standalone validator says the same is tested in Api.Tests, over the same cases.</summary>
[Collection(CrdCollection.Name)]
public sealed class RefusalTests(CrdServer server)
{
    private static readonly IReadOnlyList<Refusal> RouteCases = Refusal.Load("tests/Cluster/Crds/routes.refused.yaml");
    private static readonly IReadOnlyList<Refusal> ModelCases = Refusal.Load("tests/Cluster/Crds/localmodels.refused.yaml");

    public static TheoryData<string> OfRoutes => [.. RouteCases.Select(refusal => refusal.Case)];

    public static TheoryData<string> OfLocalModels => [.. ModelCases.Select(refusal => refusal.Case)];

    [Theory]
    [MemberData(nameof(OfRoutes))]
    public async Task Route_is_refused(string @case)
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);
        var refusal = RouteCases.Single(refusal => refusal.Case == @case);

        await AssertRefusedAsync("deepseekroute", CrdServer.Routes("default"), refusal);
    }

    [Theory]
    [MemberData(nameof(OfLocalModels))]
    public async Task LocalModel_is_refused(string @case)
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);
        var refusal = ModelCases.Single(refusal => refusal.Case == @case);

        await AssertRefusedAsync("deepseeklocalmodel", CrdServer.LocalModels(await server.CreateNamespaceAsync()), refusal);
    }

    private async Task AssertRefusedAsync(string kind, string collection, Refusal refusal)
    {
        var sample = Yaml.Parse(Repository.Read($"config/samples/{kind}-minimal.yaml"));
        var bad = Refusal.Patched(sample, refusal.Change);
        JsonObject answer;
        if (refusal.Before is null)
        {
            answer = await server.CreateAsync(collection, bad, dryRun: true);
        }
        else
        {
            var before = await server.CreateAsync(collection, Refusal.Patched(sample, refusal.Before));
            Assert.NotEqual("Status", (string?)before["kind"]);
            bad["metadata"]!["resourceVersion"] = (string?)before["metadata"]!["resourceVersion"];
            answer = await server.ReplaceAsync($"{collection}/{before["metadata"]!["name"]}", bad);
        }

        Assert.Equal("Status", (string?)answer["kind"]);
        Assert.Contains(Complaints(answer), complaint => complaint.Path == refusal.At && complaint.Message.Contains(refusal.Says, StringComparison.Ordinal));
    }

    // Invalid objects are told field by field; unknown fields in one sentence: unknown field "spec.teirs".
    private static IEnumerable<(string Path, string Message)> Complaints(JsonObject status)
    {
        foreach (var cause in status["details"]?["causes"]?.AsArray() ?? [])
            yield return ((string)cause!["field"]!, (string)cause["message"]!);
        foreach (var part in ((string)status["message"]!).Split("unknown field \"").Skip(1))
            yield return (part[..part.IndexOf('"', StringComparison.Ordinal)], "unknown field");
    }
}
