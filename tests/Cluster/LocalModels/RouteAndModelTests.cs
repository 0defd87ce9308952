using System.Text.Json.Nodes;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Operator.Observing;
using DeepSeek.Testing;
using k8s.Models;

namespace DeepSeek.Cluster.Tests.LocalModels;

/// <summary>A route and the local model of its last tier: who wakes whom, and when traffic reaches it.</summary>
public sealed class RouteAndModelTests(ModelCluster cluster) : IClassFixture<ModelCluster>
{
    private const string Tiers = """
        tiers:
        - {name: metro, share: 100, backends: [{name: api, url: "https://api.example.com"}]}
        - {name: local, share: 0, backends: [{name: r1, localModelRef: {name: r1} }]}
        """;

    [Fact]
    public async Task Route_at_Emergency_wakes_a_model_and_reaches_it_when_it_is_ready()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyRouteAsync(ns, "chat", Tiers);
        await cluster.ApplyAsync(ns, "r1", "{activation: OnDemand, gpu: {products: [NVIDIA-H200]}}");
        await cluster.BringUpAsync(ns, "r1", "r1-engines", replicas: 0);
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "ScaledToZero", "no route asks");
        Assert.Empty(await BackendsAsync(ns));

        await cluster.ApplyRouteAsync(ns, "chat", Tiers + "\noverride: {level: Emergency}");
        await cluster.ServerAsync(ns, "r1", 1);
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "ServerStarting");
        Assert.Equal(["chat"], (await cluster.GetAsync(RouteKinds.LocalModel, ns, "r1"))!.Status.Demand!.Routes);
        Assert.Empty(await BackendsAsync(ns));
        await Eventually.BeTrueAsync(async () => (await cluster.Client.ListAsync(Kinds.Event, ns, "", CancellationToken.None)).Any(static said => said.Reason == RouteEvents.LocalModelRequested), "an event tells that it is asked for");

        await cluster.ServeAsync(ns, "r1", 1);
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
        await Eventually.BeTrueAsync(async () => (await BackendsAsync(ns)) is [var url] && url == $"http://r1.{ns}.svc:8000/v1", "gateways are told of it");
        await UntilRouteAsync(ns, "LocalModelReady", "True");

        // It is over: routes first, then the server.
        await cluster.ApplyRouteAsync(ns, "chat", Tiers);
        await Eventually.BeTrueAsync(async () => (await BackendsAsync(ns)).Count == 0, "gateways are told to leave it alone");
        await cluster.ServerAsync(ns, "r1", 0);
        await cluster.ServeAsync(ns, "r1", 0);
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "ScaledToZero");
    }

    [Fact]
    public async Task Only_server_is_replaced_when_gateways_have_left_it()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyRouteAsync(ns, "chat", Tiers);
        await cluster.ApplyAsync(ns, "r1", "{gpu: {products: [NVIDIA-H200]}}");
        await cluster.BringUpAsync(ns, "r1", "r1-engines");
        await Eventually.BeTrueAsync(async () => (await BackendsAsync(ns)).Count == 1, "gateways are told of it");
        var before = (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!.Metadata.Generation;

        await cluster.ApplyAsync(ns, "r1", "{gpu: {products: [NVIDIA-H200]}, runtime: {args: [--log-level, debug]}}");
        await cluster.UntilAsync(ns, "r1", "Progressing", "True", "Draining");
        await Eventually.BeTrueAsync(async () => (await BackendsAsync(ns)).Count == 0, "gateways are told to leave it alone");
        Assert.Equal(before, (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!.Metadata.Generation);

        // No gateways run here, so that nobody says they have heard it: the wait has an end.
        await Eventually.BeTrueAsync(async () => (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!.Metadata.Generation > before, "the server is replaced");
        Assert.Empty(await BackendsAsync(ns));
        await cluster.ServeAsync(ns, "r1", 1);
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");
        await Eventually.BeTrueAsync(async () => (await BackendsAsync(ns)).Count == 1, "gateways are told of the new one");
    }

    [Fact]
    public async Task Backend_goes_with_the_readiness_of_its_model()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyRouteAsync(ns, "chat", Tiers);
        await UntilRouteAsync(ns, "ResolvedRefs", "False");
        await cluster.ApplyAsync(ns, "r1", "{gpu: {products: [NVIDIA-H200]}}");
        await UntilRouteAsync(ns, "ResolvedRefs", "True");
        Assert.Empty(await BackendsAsync(ns));
        await cluster.BringUpAsync(ns, "r1", "r1-engines");
        await Eventually.BeTrueAsync(async () => (await BackendsAsync(ns)).Count == 1, "gateways are told of it");

        var live = (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!;
        var crashed = new JsonObject { ["observedGeneration"] = live.Metadata.Generation, ["replicas"] = 1, ["updatedReplicas"] = 1 };
        await cluster.Client.ApplyStatusAsync(Kinds.Deployment, ObjectKey.Of(live), crashed, "deployments", CancellationToken.None);
        await Eventually.BeTrueAsync(async () => (await BackendsAsync(ns)).Count == 0, "gateways are told that it is gone");
        await cluster.UntilAsync(ns, "r1", "Ready", "False", "ServerStarting");
    }

    /// <summary>URLs of the tier local, as gateways are told.</summary>
    private async Task<IReadOnlyList<string>> BackendsAsync(string ns)
    {
        var snapshot = await cluster.GetAsync(Kinds.ConfigMap, ns, "chat-routing");
        var tiers = snapshot is null ? [] : JsonNode.Parse(snapshot.Data["routing.json"])!["tiers"]!.AsArray();
        return [.. tiers.Where(static tier => (string?)tier!["name"] == "local").SelectMany(static tier => tier!["backends"]!.AsArray()).Select(static backend => (string)backend!["url"]!)];
    }

    private Task UntilRouteAsync(string ns, string type, string status) => Eventually.RightAsync(async () =>
    {
        var route = await cluster.GetAsync(RouteKinds.Route, ns, "chat");
        var condition = Conditions.Find(route?.Status?.Conditions, type);
        return condition?.Status == status ? null : $"{type} is {condition?.Status}, {condition?.Reason}: {condition?.Message}";
    });
}
