using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Cluster.Tests.Crds;

/// <summary>What the operator generates against the CRD that external-dns publishes.</summary>
[Collection(CrdCollection.Name)]
public sealed class DnsEndpointSchemaTests(CrdServer server)
{
    [Theory]
    [InlineData("deepseekroute-dns.yaml", 4)]
    [InlineData("deepseekroute-full.yaml", 2)]
    public async Task Generated_DNSEndpoint_fits_to_the_last_field(string sample, int endpoints)
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);
        var crd = PeerCrds.Published("externaldns.k8s.io_dnsendpoints");
        Assert.SkipWhen(crd is null, PeerCrds.SkipReason);
        await server.ApplyCrdsAsync(crd);
        var inNamespace = await server.CreateNamespaceAsync();
        var wanted = Wanted(sample, inNamespace);

        // Strict: an unknown field is refused, not dropped.
        var created = await server.CreateAsync($"apis/externaldns.k8s.io/v1alpha1/namespaces/{inNamespace}/dnsendpoints", wanted);

        Assert.Equal(endpoints, wanted["spec"]!["endpoints"]!.AsArray().Count);
        Assert.True(JsonNode.DeepEquals(wanted["spec"], created["spec"]), created.ToJsonString());
    }

    private static JsonObject Wanted(string sample, string inNamespace)
    {
        var route = Yaml.Parse(Repository.Read($"config/samples/{sample}")).Deserialize(ApiJson.Default.DeepSeekRoute)!;
        (route.Metadata.NamespaceProperty, route.Metadata.Uid) = (inNamespace, "11111111-2222-3333-4444-555555555555");
        var plan = RoutePlanner.Plan(new ObservedRoute { Route = route, IsDnsServed = true }, [], AnalysisState.Initial, "gateway:test", DateTimeOffset.UnixEpoch);
        return plan.Objects.Single(wanted => wanted.Kind == "DNSEndpoint").ToJson();
    }
}
