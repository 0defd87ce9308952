using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Samples;

namespace DeepSeek.EndToEnd.Tests.Faults;

/// <summary>
/// Routes that are made, edited, deleted and damaged while something is wrong, and what must have become of them afterwards.
/// It asks the API server itself, past whatever stands before it.
/// </summary>
internal sealed class RouteSet(ApiClient client, string inNamespace, Func<string>? log = null)
{
    /// <summary>How many routes there are at most at the same time.</summary>
    public const int Count = 4;

    /// <summary>How many objects each of them has.</summary>
    public const int Each = 10;

    /// <summary>How often each of them is evaluated.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly ResourceKind<PartialObjectMetadata>[] Children =
    [
        Kinds.ServiceAccount.AsMetadata(), Kinds.Role.AsMetadata(), Kinds.RoleBinding.AsMetadata(), Kinds.ConfigMap.AsMetadata(),
        Kinds.Service.AsMetadata(), Kinds.PodDisruptionBudget.AsMetadata(), Kinds.NetworkPolicy.AsMetadata(), Kinds.Deployment.AsMetadata(),
    ];

    private string _damaged = "";

    /// <summary>Three routes, and waits until they have what they need.</summary>
    public async Task PrepareAsync()
    {
        string[] names = ["kept", "edited", "doomed"];
        foreach (var name in names)
            await ApplyAsync(name);
        await Eventually.RightAsync(
            async () =>
            {
                foreach (var name in names)
                {
                    if (Explain(await WhatIsMissingAsync(name)) is { } missing)
                        return missing;
                }

                return null;
            });
    }

    /// <summary>Makes a route, edits one, deletes one, and deletes a child of one that stays.</summary>
    public async Task ChangeAsync()
    {
        _damaged = await ServiceUidAsync() ?? throw new InvalidOperationException("there is no Service to delete");
        await ApplyAsync("born");
        await ApplyAsync("edited", replicas: 3);
        await client.DeleteAsync(Cluster.Routes, Key("doomed"), null, CancellationToken.None);
        await client.DeleteAsync(Kinds.Service, Key("kept-gateway"), null, CancellationToken.None);
    }

    /// <summary>Waits until everything is as if nothing had been wrong; says what is not when it never is.</summary>
    public Task UntilRightAsync() => Eventually.RightAsync(async () => Explain(await WhatIsWrongAsync()));

    public Task ApplyAsync(string name, int replicas = 2) => ApplyAsync(
        name,
        $$"""
        analysis: {interval: {{Interval.TotalSeconds}}s, window: 15s}
        gateway: { replicas: {{replicas}} }
        tiers:
        - name: metro
          backends: [{name: api, url: "https://api.example.com"}]
        """);

    /// <param name="name">The route.</param>
    /// <param name="spec">Its spec, in YAML.</param>
    public async Task ApplyAsync(string name, string spec)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = inNamespace };
        await client.ApplyAsync(Cluster.Routes, new JsonObject { ["metadata"] = metadata, ["spec"] = Yaml.Parse(spec) }, "test", force: true, CancellationToken.None);
    }

    /// <summary>How many objects the route has; <see cref="Each"/> when all are there.</summary>
    public async Task<int> CountChildrenAsync(string route)
    {
        var count = 0;
        foreach (var kind in Children)
            count += (await client.ListAsync(kind, inNamespace, $"{LabelNames.Route}={route}", CancellationToken.None)).Count;
        return count;
    }

    private async Task<string?> WhatIsWrongAsync()
    {
        if (await CountChildrenAsync("doomed") is > 0 and var left)
            return $"the deleted route still has {left} objects";
        if (await ServiceUidAsync() is not { } uid || uid == _damaged)
            return "the deleted Service is not back";
        if ((await client.GetAsync(Kinds.Deployment, Key("edited-gateway"), CancellationToken.None))?.Spec.Replicas != 3)
            return "the edit has not arrived";
        return await WhatIsMissingAsync("kept") ?? await WhatIsMissingAsync("edited") ?? await WhatIsMissingAsync("born");
    }

    private async Task<string?> WhatIsMissingAsync(string route)
    {
        if (await CountChildrenAsync(route) is not Each and var count)
            return $"{route} has {count} objects of {Each}";
        var live = await client.GetAsync(Cluster.Routes, Key(route), CancellationToken.None);
        return live?.Status?.ObservedGeneration == live?.Metadata.Generation && Conditions.Find(live!.Status?.Conditions, RouteConditions.Accepted)?.Status == "True"
            ? null
            : $"the status of {route} does not speak of generation {live?.Metadata.Generation}";
    }

    private async Task<string?> ServiceUidAsync() =>
        (await client.GetAsync(Kinds.Service, Key("kept-gateway"), CancellationToken.None))?.Metadata.Uid;

    private string? Explain(string? wrong) => wrong is null ? null : $"{wrong}\n{log?.Invoke()}";

    private ObjectKey Key(string name) => new(inNamespace, name);
}
