using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.EndToEnd.Tests.Faults;

public sealed class VanishedCrdTests : IAsyncLifetime
{
    private static readonly ResourceKind<DeepSeekLocalModel> Models =
        new(ApiGroup.Name, ApiGroup.Version, DeepSeekLocalModel.KubeKind, DeepSeekLocalModel.KubePlural, ApiJson.Default.DeepSeekLocalModel);

    private const string RouteWithModel = """
        analysis: {interval: 5s, window: 15s}
        tiers:
        - name: metro
          backends: [{name: api, url: "https://api.example.com"}]
        - name: edge
          backends: [{name: small, localModelRef: {name: small}}]
        """;

    private KubeApiServer? _server;

    public async ValueTask InitializeAsync()
    {
        if (KubeApiServer.Simulator is not null)
            _server = await SharedApiServer.StartAsync(new KubeApiServerOptions { SimulateWorkloads = true });
    }

    [Fact]
    public async Task Models_whose_CRD_vanishes_are_gone_and_are_seen_again_when_it_returns()
    {
        Assert.SkipWhen(_server is null, KubeApiServer.SimulatorSkipReason);
        await using var scene = await FaultScene.StartAsync(_server);
        await ApplyModelAsync(scene);
        await scene.Routes.ApplyAsync("local", RouteWithModel);
        await UntilResolvedAsync(scene, "True");

        await DeleteCrdAsync(scene, Models.ToString());
        await UntilResolvedAsync(scene, "False");
        await scene.Routes.ChangeAsync(); // routes go on without models
        await scene.Routes.UntilRightAsync();

        await _server.ApplyCrdsAsync(Repository.Read("crds/deepseek-operator.io_deepseeklocalmodels.yaml"));
        await ApplyModelAsync(scene);
        await UntilResolvedAsync(scene, "True"); // the kind is looked for every half minute
        await scene.UntilQuietAsync();
        await scene.AssertNoStormAsync();
        Assert.Equal(0, await scene.Operator.Process.TerminateAsync());
    }

    [Fact]
    public async Task Routes_whose_CRD_vanishes_are_gone_with_all_they_had_and_are_served_when_it_returns()
    {
        Assert.SkipWhen(_server is null, KubeApiServer.SimulatorSkipReason);
        await using var scene = await FaultScene.StartAsync(_server);
        await DeleteCrdAsync(scene, Cluster.Routes.ToString());
        foreach (var route in new[] { "kept", "edited", "doomed" })
            await Eventually.RightAsync(async () => await scene.Routes.CountChildrenAsync(route) is > 0 and var left ? $"{route} still has {left} objects" : null);

        await _server.ApplyCrdsAsync(Repository.Read("crds/deepseek-operator.io_deepseekroutes.yaml"));
        await scene.Routes.PrepareAsync();
        await scene.UntilQuietAsync();
        await scene.AssertNoStormAsync();
        Assert.Equal(0, await scene.Operator.Process.TerminateAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private static async Task ApplyModelAsync(FaultScene scene)
    {
        var metadata = new JsonObject { ["name"] = "small", ["namespace"] = scene.Namespace };
        var model = new JsonObject { ["metadata"] = metadata, ["spec"] = Yaml.Parse("source: {huggingFace: {repo: deepseek-ai/small}}") };
        await scene.Client.ApplyAsync(Models, model, "test", force: true, CancellationToken.None);
    }

    private static Task UntilResolvedAsync(FaultScene scene, string resolved) => Eventually.RightAsync(
        async () =>
        {
            var route = await scene.Client.GetAsync(Cluster.Routes, new ObjectKey(scene.Namespace, "local"), CancellationToken.None);
            var condition = Conditions.Find(route?.Status?.Conditions, "ResolvedRefs");
            return condition?.Status == resolved ? null : $"ResolvedRefs is {condition?.Status}, not {resolved}: {condition?.Message}\n{scene.Operator.Process.Log}";
        });

    private static async Task DeleteCrdAsync(FaultScene scene, string name)
    {
        var key = new ObjectKey("", name);
        await scene.Client.DeleteAsync(Kinds.CustomResourceDefinition, key, null, CancellationToken.None);
        await Eventually.RightAsync(
            async () => await scene.Client.GetAsync(Kinds.CustomResourceDefinition, key, CancellationToken.None) is null ? null : $"{name} is still there");
    }
}
