using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.ControllerRuntime.Watching;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>
/// Reads and writes objects of any <see cref="ResourceKind{T}"/> over one connection pool. What another would do differently
/// about a failure is in <see cref="ApiException.Failure"/>; an object that does not exist is null, not a failure.
/// </summary>
public sealed class ApiClient : IDisposable
{
    private const int PageSize = 100;

    private readonly Transport _transport;

    private ApiClient(ClusterAccess access, ApiClientOptions options)
    {
        Namespace = access.Namespace;
        _transport = new Transport(access, options);
    }

    /// <summary>The namespace of the kubeconfig's context, or of the pod; <c>default</c> when neither says.</summary>
    public string Namespace { get; }

    /// <summary>
    /// Connects: by the kubeconfig file if one is given, else by the pod's service account, else by the user's kubeconfig.
    /// Nothing is sent yet.
    /// </summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The kubeconfig cannot be read.</exception>
    public static ApiClient Connect(string? kubeconfig, ApiClientOptions? options = null) =>
        new(Kubeconfig.Load(kubeconfig), options ?? new ApiClientOptions());

    /// <summary>Connects by an access that the caller made.</summary>
    public static ApiClient Connect(ClusterAccess access, ApiClientOptions? options = null) =>
        new(access, options ?? new ApiClientOptions());

    /// <summary>What the watches of this client know of the server as a whole.</summary>
    internal ServerOutage Outage { get; } = new();

    /// <summary>Reads one object; null when there is none.</summary>
    public async Task<T?> GetAsync<T>(ResourceKind<T> kind, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await ExchangeAsync(kind, new ApiRequest(HttpMethod.Get, kind.Path(key.Namespace, key.Name)), cancellationToken);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound)
        {
            return null;
        }
    }

    /// <summary>Reads all objects of a kind, page by page, as of one moment.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="inNamespace">The namespace; empty for all.</param>
    /// <param name="labelSelector">A label selector; empty for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<T>> ListAsync<T>(
        ResourceKind<T> kind, string inNamespace, string labelSelector, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => ListAsync(kind, inNamespace, labelSelector, "", cancellationToken);

    /// <inheritdoc cref="ListAsync{T}(ResourceKind{T}, string, string, CancellationToken)"/>
    /// <param name="fieldSelector">A field selector; empty for all.</param>
    public async Task<IReadOnlyList<T>> ListAsync<T>(
        ResourceKind<T> kind, string inNamespace, string labelSelector, string fieldSelector, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var items = new List<T>();
        var query = new ListQuery(inNamespace, labelSelector, fieldSelector, PageSize, "");
        do
        {
            var page = await ListPageAsync(kind, query, static item => item, cancellationToken);
            items.AddRange(page.Items);
            query = query with { Continue = page.Continue };
        }
        while (query.Continue.Length > 0);
        return items;
    }

    /// <summary>Creates an object and returns it as the server stored it.</summary>
    public Task<T> CreateAsync<T>(ResourceKind<T> kind, T item, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        ExchangeAsync(
            kind,
            new ApiRequest(HttpMethod.Post, kind.Path(ObjectKey.Of(item).Namespace), Body(kind, item).ToJsonString(), MediaTypes.Json),
            cancellationToken);

    /// <summary>
    /// Replaces an object. With a resourceVersion it fails with <see cref="ApiFailure.Conflict"/> if somebody wrote since.
    /// </summary>
    public Task<T> ReplaceAsync<T>(ResourceKind<T> kind, T item, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = ObjectKey.Of(item);
        var request = new ApiRequest(HttpMethod.Put, kind.Path(key.Namespace, key.Name), Body(kind, item).ToJsonString(), MediaTypes.Json);
        return ExchangeAsync(kind, request, cancellationToken);
    }

    /// <summary>Server-side apply: the fields of <paramref name="desired"/> become so, and become this field manager's.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="desired">The fields the manager wants, and no others.</param>
    /// <param name="fieldManager">Who applies; one name for all writes of a controller.</param>
    /// <param name="force">Take fields over from other managers; without it that is a <see cref="ApiFailure.Conflict"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<T> ApplyAsync<T>(ResourceKind<T> kind, T desired, string fieldManager, bool force, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        ApplyAsync(kind, Body(kind, desired), fieldManager, force, cancellationToken);

    /// <inheritdoc cref="ApplyAsync{T}(ResourceKind{T}, T, string, bool, CancellationToken)"/>
    public Task<T> ApplyAsync<T>(
        ResourceKind<T> kind, JsonObject desired, string fieldManager, bool force, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync(kind, desired, "", fieldManager, force, cancellationToken);

    /// <summary>Server-side apply of the status alone, through the status subresource: neither spec nor generation can change.</summary>
    public Task<T> ApplyStatusAsync<T>(ResourceKind<T> kind, T desired, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        ApplyStatusAsync(kind, ObjectKey.Of(desired), Body(kind, desired)["status"] as JsonObject ?? [], fieldManager, cancellationToken);

    /// <inheritdoc cref="ApplyStatusAsync{T}(ResourceKind{T}, T, string, CancellationToken)"/>
    public Task<T> ApplyStatusAsync<T>(
        ResourceKind<T> kind, ObjectKey key, JsonObject status, string fieldManager, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var metadata = new JsonObject { ["name"] = key.Name };
        if (key.Namespace.Length > 0)
            metadata["namespace"] = key.Namespace;
        var body = new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = metadata, ["status"] = status.DeepClone() };
        return PatchAsync(kind, body, "status", fieldManager, force: true, cancellationToken);
    }

    /// <summary>Deletes an object in the background manner; its dependents go after it.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="key">The object.</param>
    /// <param name="uid">Delete only that very object, not a namesake made since; null for whichever has the name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when there was none.</returns>
    public async Task<bool> DeleteAsync<T>(ResourceKind<T> kind, ObjectKey key, string? uid, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new DeleteOptions("Background", uid is null ? null : new DeleteOptions.Precondition(uid));
        var body = JsonSerializer.Serialize(options, ClientJson.Default.DeleteOptions);
        var request = new ApiRequest(HttpMethod.Delete, kind.Path(key.Namespace, key.Name), body, MediaTypes.Json);
        try
        {
            await _transport.SendAsync(request, cancellationToken);
            return true;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound)
        {
            return false;
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _transport.Dispose();

    /// <summary>Reads one page of a list, and keeps of each object what <paramref name="keep"/> makes of it.</summary>
    internal async Task<ListPage<TItem>> ListPageAsync<T, TItem>(ResourceKind<T> kind, ListQuery query, Func<T, TItem> keep, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var request = new ApiRequest(HttpMethod.Get, kind.Path(query.Namespace) + query.ForList(), Accept: MediaTypes.ForList(kind.MetadataOnly));
        var body = await _transport.SendAsync(request, cancellationToken);
        return Understand($"list {kind}", () => ListPage<TItem>.Parse(kind, body, keep));
    }

    /// <summary>Opens a watch. The stream is the caller's to read and to dispose.</summary>
    internal Task<Stream> WatchAsync<T>(
        ResourceKind<T> kind, ListQuery query, string resourceVersion, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _transport.OpenAsync(
            new ApiRequest(
                HttpMethod.Get,
                kind.Path(query.Namespace) + query.ForWatch(resourceVersion, timeout),
                Accept: MediaTypes.ForObject(kind.MetadataOnly)),
            cancellationToken);

    private Task<T> PatchAsync<T>(
        ResourceKind<T> kind, JsonObject body, string subresource, string fieldManager, bool force, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        body["apiVersion"] ??= kind.ApiVersion;
        body["kind"] ??= kind.Kind;
        var metadata = body["metadata"]?.AsObject() ?? throw new ArgumentException("an applied object has metadata", nameof(body));
        metadata.Remove("managedFields"); // the server refuses an apply that has them
        var path = kind.Path((string?)metadata["namespace"] ?? "", (string?)metadata["name"] ?? "", subresource);
        var query = $"?fieldManager={Uri.EscapeDataString(fieldManager)}{(force ? "&force=true" : "")}";
        return ExchangeAsync(kind, new ApiRequest(HttpMethod.Patch, path + query, body.ToJsonString(), MediaTypes.Apply), cancellationToken);
    }

    private async Task<T> ExchangeAsync<T>(ResourceKind<T> kind, ApiRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = await _transport.SendAsync(request with { Accept = MediaTypes.ForObject(kind.MetadataOnly) }, cancellationToken);
        return Understand($"{request.Method} {kind}", () => kind.Named(JsonSerializer.Deserialize(body, kind.Json)!));
    }

    private static JsonObject Body<T>(ResourceKind<T> kind, T item)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        JsonSerializer.SerializeToNode(kind.Named(item), kind.Json)!.AsObject();

    private static TResult Understand<TResult>(string what, Func<TResult> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ApiException(ApiFailure.Unexpected, $"{what}: the answer is not what was asked for: {e.Message}", e);
        }
    }
}
