using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Operator;
using DeepSeek.Operator.Controllers;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.ExternalDns;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;
using Prometheus;

namespace DeepSeek.Cluster.Tests.Routes;

/// <summary>The DNS records of a route while external-dns comes, reads, and goes.</summary>
public sealed class DnsEndpointTests : IAsyncLifetime
{
    private const string Name = "externaldns.k8s.io_dnsendpoints";
    private const string Geo = "aws/geolocation-country-code";

    private KubeApiServer? _server;
    private ApiClient? _client;
    private RunningHost? _operator;
    private IDisposable? _routes;
    private ObjectKey _chat = new("", "chat");

    // The published one where it is at hand.
    private static string Crd => PeerCrds.Published(Name)
        ?? PeerCrds.Open(ExternalDnsKinds.DnsEndpoint.Group, ExternalDnsKinds.DnsEndpoint.Version, ExternalDnsKinds.DnsEndpoint.Kind);

    private ApiClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        if (KubeApiServer.Assets is null)
            return;

        _server = await KubeApiServer.StartAsync();
        await _server.ApplyProductCrdsAsync();
        _client = _server.Connect();
        _chat = new ObjectKey(await _server.CreateNamespaceAsync(), "chat");
        var options = new OperatorOptions { Namespaces = [_chat.Namespace], Metrics = new Uri("http://localhost"), GatewayImage = "gateway:test" };
        _operator = RunningHost.Start(
            Client, host => _routes = RouteControllers.Add(host, options, Metrics.NewCustomRegistry(), TimeProvider.System), WatchScope.In(_chat.Namespace));
    }

    [Fact]
    public async Task Records_are_written_whenever_the_CRD_is_there_and_the_route_goes_on_where_it_is_not()
    {
        Assert.SkipWhen(_server is null, KubeApiServer.SkipReason);
        await ApplyAsync(ttl: 60);
        await UntilAsync("False", "CRDNotInstalled");

        for (var life = 1; life <= 2; life++)
        {
            await _server.ApplyCrdsAsync(Crd);
            await UntilAsync("False", "Starting", "hasn't read");
            Assert.Equal(["asia", "default"], (await FindAsync())!.Spec!.Endpoints.Select(set => set.SetIdentifier));
            await ReadAsExternalDnsAsync();
            await UntilAsync("True", "Active");

            await ApplyAsync(ttl: 60 + life);
            await UntilAsync("False", "Starting", "hasn't read");
            Assert.Equal([60 + life, 60 + life], (await FindAsync())!.Spec!.Endpoints.Select(set => set.RecordTTL));
            await ReadAsExternalDnsAsync();
            await UntilAsync("True", "Active");

            await Client.DeleteAsync(Kinds.CustomResourceDefinition, new ObjectKey("", $"{ExternalDnsKinds.DnsEndpoint}"), null, CancellationToken.None);
            await UntilAsync("False", "CRDNotInstalled");
            var service = new ObjectKey(_chat.Namespace, "chat-gateway");
            await Client.DeleteAsync(Kinds.Service, service, null, CancellationToken.None);
            await Eventually.BeTrueAsync(async () => await Client.GetAsync(Kinds.Service, service, CancellationToken.None) is not null, "what else the route has is looked after");
        }
    }

    [Fact]
    public async Task Records_that_somebody_adds_to_are_set_right_and_go_when_the_route_asks_for_none()
    {
        Assert.SkipWhen(_server is null, KubeApiServer.SkipReason);
        await _server.ApplyCrdsAsync(Crd);
        await ApplyAsync(ttl: 60);
        await UntilAsync("False", "Starting", "hasn't read");

        var foreign = JsonSerializer.SerializeToNode(await FindAsync(), ExternalDnsJson.Default.DnsEndpoint)!.AsObject();
        foreign["metadata"] = new JsonObject { ["name"] = _chat.Name, ["namespace"] = _chat.Namespace };
        foreign["spec"]!["endpoints"]![1]!["providerSpecific"]!.AsArray().Add(new JsonObject { ["name"] = "aws/weight", ["value"] = "1" });
        var written = await Client.ApplyAsync(ExternalDnsKinds.DnsEndpoint, foreign, "somebody", force: true, CancellationToken.None);
        Assert.Equal([Geo, "aws/weight"], written.Spec!.Endpoints[1].ProviderSpecific.Select(property => property.Name));
        await Eventually.BeTrueAsync(async () => (await FindAsync())!.Spec!.Endpoints[1].ProviderSpecific.Count == 1, "the foreign setting is gone");

        await ApplyAsync(ttl: null);
        await UntilAsync("False", "NotRequested");
        await Eventually.BeTrueAsync(async () => await FindAsync() is null, "the records are gone");
    }

    public async ValueTask DisposeAsync()
    {
        if (_operator is not null)
            await _operator.DisposeAsync();
        _routes?.Dispose();
        _client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <param name="ttl">Of the records; null: the route asks for none.</param>
    private async Task ApplyAsync(int? ttl)
    {
        var dns = ttl is null ? "" : $$"""
            dns:
              hostname: chat.example.com
              recordTTLSeconds: {{ttl}}
              records:
              - {setIdentifier: asia, targets: [asia-lb.example.com], geo: {continentCode: AS}, healthCheckID: hc-1}
              - {setIdentifier: default, targets: [us-lb.example.com], geo: {countryCode: "*"} }
            """;
        var spec = Yaml.Parse($$"""
            analysis: {interval: 1s, window: 10s}
            tiers: [{name: metro, backends: [{name: api, url: "https://api.example.com"}]}]
            {{dns}}
            """);
        var route = new JsonObject { ["metadata"] = new JsonObject { ["name"] = _chat.Name, ["namespace"] = _chat.Namespace }, ["spec"] = spec };
        await Client.ApplyAsync(RouteKinds.Route, route, "test", force: true, CancellationToken.None);
    }

    /// <summary>As its CRD source does after each reading.</summary>
    private async Task ReadAsExternalDnsAsync()
    {
        var status = new JsonObject { ["observedGeneration"] = (await FindAsync())!.Metadata.Generation };
        await Client.ApplyStatusAsync(ExternalDnsKinds.DnsEndpoint, _chat, status, "external-dns", CancellationToken.None);
    }

    private Task<DnsEndpoint?> FindAsync() => Client.GetAsync(ExternalDnsKinds.DnsEndpoint, _chat, CancellationToken.None);

    private Task UntilAsync(string status, string reason, string says = "") => Eventually.RightAsync(async () =>
    {
        var route = await Client.GetAsync(RouteKinds.Route, _chat, CancellationToken.None);
        var condition = Conditions.Find(route?.Status?.Conditions, RouteConditions.DNSReady);
        return (condition?.Status, condition?.Reason, condition?.ObservedGeneration) == (status, reason, route?.Metadata.Generation)
            && condition!.Message.Contains(says, StringComparison.Ordinal) ? null : $"DNSReady is {condition?.Status}, {condition?.Reason}: {condition?.Message}";
    });
}
