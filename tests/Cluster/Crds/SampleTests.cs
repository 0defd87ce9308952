using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Cluster.Tests.Crds;

[Collection(CrdCollection.Name)]
public sealed class SampleTests(CrdServer server)
{
    [Theory]
    [InlineData("deepseekroute-minimal.yaml")]
    [InlineData("deepseekroute-api-key.yaml")]
    [InlineData("deepseekroute-client-keys.yaml")]
    [InlineData("deepseekroute-dns.yaml")]
    [InlineData("deepseekroute-full.yaml")]
    [InlineData("deepseekroute-tutorial.yaml")]
    [InlineData("deepseeklocalmodel-minimal.yaml")]
    [InlineData("deepseeklocalmodel-full.yaml")]
    [InlineData("deepseeklocalmodel-gpu.yaml")]
    [InlineData("deepseeklocalmodel-cpu.yaml")]
    [InlineData("deepseeklocalmodel-70b.yaml")]
    public async Task Sample_is_applied_by_kubectl(string sample)
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);

        var (exitCode, output) = await server.KubectlAsync("apply", "-n", await server.CreateNamespaceAsync(), "-f", Path.Combine(Repository.Root, "config/samples", sample));

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Crds_are_applied_by_kubectl_on_the_client_side()
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);

        var (exitCode, output) = await server.KubectlAsync("apply", "--dry-run=server", "-f", Path.Combine(Repository.Root, "crds"));

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Route_defaults_of_the_server_are_those_of_the_classes()
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);
        var sample = Yaml.Parse(Repository.Read("config/samples/deepseekroute-minimal.yaml"));

        var created = await server.CreateAsync(CrdServer.Routes("default"), sample, dryRun: true);

        AssertSame(sample.Deserialize(ApiJson.Default.DeepSeekRoute)!.Spec, created["spec"].Deserialize(ApiJson.Default.DeepSeekRouteSpec)!, ApiJson.Default.DeepSeekRouteSpec);
        AssertFilledIn(created["spec"]!, JsonSerializer.SerializeToNode(created["spec"].Deserialize(ApiJson.Default.DeepSeekRouteSpec), ApiJson.Default.DeepSeekRouteSpec)!, "spec");
    }

    [Fact]
    public async Task LocalModel_defaults_of_the_server_are_those_of_the_classes()
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);
        var sample = Yaml.Parse(Repository.Read("config/samples/deepseeklocalmodel-minimal.yaml"));

        var created = await server.CreateAsync(CrdServer.LocalModels("default"), sample, dryRun: true);

        AssertSame(sample.Deserialize(ApiJson.Default.DeepSeekLocalModel)!.Spec, created["spec"].Deserialize(ApiJson.Default.DeepSeekLocalModelSpec)!, ApiJson.Default.DeepSeekLocalModelSpec);
        AssertFilledIn(created["spec"]!, JsonSerializer.SerializeToNode(created["spec"].Deserialize(ApiJson.Default.DeepSeekLocalModelSpec), ApiJson.Default.DeepSeekLocalModelSpec)!, "spec");
    }

    private static void AssertSame<T>(T expected, T actual, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> contract) =>
        Assert.Equal(JsonSerializer.Serialize(expected, contract), JsonSerializer.Serialize(actual, contract));

    // Whatever the classes would say, the server wrote too, so that users see it; but for values that say nothing.
    private static void AssertFilledIn(JsonNode stored, JsonNode complete, string path)
    {
        if (complete is not JsonObject fields)
            return;

        foreach (var (name, value) in fields)
        {
            var saysNothing = value is JsonArray { Count: 0 } or JsonObject { Count: 0 } || value?.ToString().Length == 0;
            Assert.True(saysNothing || stored[name] is not null, $"{path}.{name} has no default in the CRD");
            if (!saysNothing)
                AssertFilledIn(stored[name]!, value!, $"{path}.{name}");
        }
    }
}
