using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using k8s.Models;

namespace DeepSeek.KubectlDsr.Connecting;

/// <summary>The routes of a cluster, and failures in words that say what to do.</summary>
internal sealed class Cluster(ApiClient client, string inNamespace) : IDisposable
{
    private static readonly ResourceKind<DeepSeekRoute> Routes =
        new(ApiGroup.Name, ApiGroup.Version, DeepSeekRoute.KubeKind, DeepSeekRoute.KubePlural, ApiJson.Default.DeepSeekRoute);

    private static readonly ResourceKind<DeepSeekLocalModel> LocalModels =
        new(ApiGroup.Name, ApiGroup.Version, DeepSeekLocalModel.KubeKind, DeepSeekLocalModel.KubePlural, ApiJson.Default.DeepSeekLocalModel);

    /// <summary>Where routes are looked for.</summary>
    public string Namespace => inNamespace;

    /// <exception cref="CommandException">There is none, or it can't be read.</exception>
    public async Task<DeepSeekRoute> GetRouteAsync(string name, CancellationToken end)
        => await AskAsync("get", Routes.ToString(), () => client.GetAsync(Routes, new ObjectKey(inNamespace, name), end))
            ?? throw new CommandException($"{Routes} \"{name}\" not found in namespace \"{inNamespace}\"");

    /// <param name="everywhere">In all namespaces.</param>
    /// <param name="end">Gives up.</param>
    public async Task<IReadOnlyList<DeepSeekRoute>> ListRoutesAsync(bool everywhere, CancellationToken end)
    {
        var routes = await AskAsync("list", Routes.ToString(), () => client.ListAsync(Routes, everywhere ? "" : inNamespace, "", end), everywhere);
        return [.. routes.OrderBy(static route => route.Namespace(), StringComparer.Ordinal).ThenBy(static route => route.Name(), StringComparer.Ordinal)];
    }

    /// <summary>Those of the local models that exist and that this user may read: without them the rest can still be explained.</summary>
    public async Task<LocalModelLookup> GetLocalModelsAsync(IEnumerable<string> names, CancellationToken end)
    {
        var models = new Dictionary<string, DeepSeekLocalModel?>();
        foreach (var name in names.Distinct())
        {
            try
            {
                models[name] = await client.GetAsync(LocalModels, new ObjectKey(inNamespace, name), end);
            }
            catch (ApiException e) when (e.Failure == ApiFailure.Forbidden)
            {
                return new LocalModelLookup(models, $"you may not get {LocalModels} in namespace \"{inNamespace}\"");
            }
        }

        return new LocalModelLookup(models, null);
    }

    /// <summary>
    /// Server-side apply: what <paramref name="fields"/> say becomes so, and what the same manager had said before and doesn't say now goes.
    /// The uid keeps a route that was deleted meanwhile from being made anew.
    /// </summary>
    /// <param name="route">As it was read.</param>
    /// <param name="fieldManager">Whose fields they become.</param>
    /// <param name="fields">Metadata and spec, as far as they are this manager's.</param>
    /// <param name="force">Take over fields of others.</param>
    /// <param name="end">Gives up.</param>
    /// <exception cref="CommandException">It isn't allowed, or others own a field and <paramref name="force"/> is false.</exception>
    public Task<DeepSeekRoute> ApplyAsync(DeepSeekRoute route, string fieldManager, JsonObject fields, bool force, CancellationToken end)
    {
        var metadata = fields["metadata"]?.AsObject() ?? [];
        metadata["name"] = route.Name();
        metadata["namespace"] = route.Namespace();
        metadata["uid"] = route.Uid();
        fields["metadata"] = metadata;
        return AskAsync("patch", Routes.ToString(), () => client.ApplyAsync(Routes, fields, fieldManager, force, end));
    }

    public void Dispose() => client.Dispose();

    private async Task<T> AskAsync<T>(string verb, string resource, Func<Task<T>> ask, bool everywhere = false)
    {
        try
        {
            return await ask();
        }
        catch (ApiException e)
        {
            throw new CommandException(Words(e, verb, resource, everywhere ? "all namespaces" : $"namespace \"{inNamespace}\""), e);
        }
    }

    private static string Words(ApiException e, string verb, string resource, string where) => e.Failure switch
    {
        ApiFailure.Forbidden => $"forbidden: you may not {verb} {resource} in {where} ({e.Message})",
        ApiFailure.Unauthorized => $"unauthorized: the cluster doesn't take these credentials ({e.Message})",
        ApiFailure.NotFound => $"the cluster doesn't know {resource}: are the CRDs installed? ({e.Message})",
        ApiFailure.Conflict when e.Causes.Count > 0 =>
            $"not done: others own what this would change ({string.Join("; ", e.Causes.Select(static cause => $"{cause.Message}: {cause.Field}"))}). --force takes it over from them",
        ApiFailure.Unreachable or ApiFailure.Timeout => $"the cluster doesn't answer ({e.Message})",
        _ => e.Causes.Count > 0 ? string.Join("; ", e.Causes.Select(static cause => $"{cause.Field}: {cause.Message}")) : e.Message,
    };
}
