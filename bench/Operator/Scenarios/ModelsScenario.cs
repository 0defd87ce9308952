using System.Globalization;
using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Bench.Operator.Cluster;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;

namespace DeepSeek.Bench.Operator.Scenarios;

/// <summary>Makes local models beside the routes, where the user asks for some, and waits until each has been fetched, built and served. Jobs complete by simulation.</summary>
internal sealed class ModelsScenario : IScenario
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private static readonly ResourceKind<DeepSeekLocalModel> Kind =
        new(ApiGroup.Name, ApiGroup.Version, DeepSeekLocalModel.KubeKind, DeepSeekLocalModel.KubePlural, ApiJson.Default.DeepSeekLocalModel);

    public string Name => "models";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var models = context.Options.Models;
        if (models == 0)
        {
            return [];
        }

        var (cluster, leader) = (context.Cluster, context.Leader);
        await context.LeadingAsync(cancellationToken);
        var before = await leader.PageAsync();
        var started = TimeProvider.System.GetTimestamp();
        var names = Enumerable.Range(0, models).Select(static number => string.Create(CultureInfo.InvariantCulture, $"model-{number}"));
        await BenchCluster.EachAsync(
            names, async (name, cancelled) => await cluster.Client.ApplyAsync(Kind, ModelShape.Build(name), "bench", force: true, cancelled), cancellationToken);
        var ready = 0;
        await context.UntilAsync(
            async () => (ready = await ReadyAsync(cluster.Client, cancellationToken)) >= models,
            Limit, () => $"models: {ready} of {models} Ready", LookEvery, cancellationToken);
        var (took, after) = (TimeProvider.System.GetElapsedTime(started).TotalSeconds, await leader.PageAsync());
        return
        [
            new(Name, "all Ready", took, "s"),
            new(Name, "operator's writes per model", (after.Writes - before.Writes) / models, "", Note: "routes' and leases' are among them"),
            new(Name, "failed reconciles", after.ReconcileErrors - before.ReconcileErrors, ""),
            new(Name, "leader's memory", leader.Usage().Memory, "MB"),
        ];
    }

    private static async Task<int> ReadyAsync(ApiClient client, CancellationToken cancellationToken)
        => (await client.ListAsync(Kind, RouteShape.Namespace, "", cancellationToken))
            .Count(static model => Conditions.Find(model.Status?.Conditions, LocalModelConditions.Ready)?.Status == "True");
}
