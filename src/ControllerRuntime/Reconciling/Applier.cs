using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>
/// Server-side apply that is silent in the steady state. It remembers what it applied and how the object looked right
/// afterwards; while the same is desired and the object still looks so, there is nothing to send. Any foreign change, and any
/// change of mind, is applied. A restart forgets: each object is then applied once, which changes nothing on the server.
/// </summary>
/// <param name="client">The API server.</param>
/// <param name="fieldManager">Who applies; one name for all writes of the controller.</param>
public sealed class Applier(ApiClient client, string fieldManager)
{
    private readonly ConcurrentDictionary<string, Memory> _memories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WrittenStatus> _statuses = new(StringComparer.Ordinal);

    /// <summary>Applies what is desired unless it is so already.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="desired">The fields that the controller wants, and no others.</param>
    /// <param name="live">The object as the cache has it; null when it does not exist.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True when something was sent.</returns>
    public async Task<bool> ApplyAsync<T>(ResourceKind<T> kind, T desired, T? live, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var id = $"{kind}/{ObjectKey.Of(desired)}";
        var wanted = Fingerprint(kind, kind.Named(desired));
        if (live is not null && Recall(id, wanted, live) is { } memory
            && (IsBehind(live, memory.Version) || memory.Live == Fingerprint(kind, live)))
            return false;

        var applied = await client.ApplyAsync(kind, desired, fieldManager, force: true, cancellationToken);
        _memories[id] = new Memory(wanted, Fingerprint(kind, applied), applied.Metadata.Uid, applied.Metadata.ResourceVersion);
        return true;
    }

    /// <summary>
    /// Applies a status through its subresource if it differs from the present one, which is our own last word where the cache
    /// has not heard that yet.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="live">The object as the cache has it.</param>
    /// <param name="desired">The same object with the status that it should have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True when something was sent.</returns>
    public async Task<bool> ApplyStatusAsync<T>(ResourceKind<T> kind, T live, T desired, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var id = $"{kind}/{ObjectKey.Of(desired)}";
        var present = StatusOf(kind, live);
        var wanted = StatusOf(kind, desired);
        if (_statuses.TryGetValue(id, out var written) && written.Uid == live.Metadata.Uid && IsBehind(live, written.Version))
        {
            present = written.Status;
            Conditions.KeepTransitions(present, wanted);
        }

        if (JsonNode.DeepEquals(present, wanted))
            return false;

        var applied = await client.ApplyStatusAsync(kind, ObjectKey.Of(desired), wanted, fieldManager, cancellationToken);
        _statuses[id] = new WrittenStatus(wanted, applied.Metadata.Uid, applied.Metadata.ResourceVersion);
        return true;
    }

    /// <summary>Forgets an object that was deleted.</summary>
    public void Forget<T>(ResourceKind<T> kind, ObjectKey key)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        _memories.TryRemove($"{kind}/{key}", out _);
        _statuses.TryRemove($"{kind}/{key}", out _);
    }

    /// <summary>What was remembered of this very object, if the same was desired then.</summary>
    private Memory? Recall(string id, string wanted, IKubernetesObject<V1ObjectMeta> live) =>
        _memories.TryGetValue(id, out var memory) && memory.Desired == wanted && memory.Uid == live.Metadata.Uid ? memory : null;

    /// <summary>The cache has not seen our own write yet; when it does, that is the time to judge.</summary>
    private static bool IsBehind(IKubernetesObject<V1ObjectMeta> live, string version) =>
        ResourceVersions.IsOlder(live.Metadata.ResourceVersion, version);

    private static JsonObject StatusOf<T>(ResourceKind<T> kind, T item)
        where T : class, IKubernetesObject<V1ObjectMeta> => JsonSerializer.SerializeToNode(item, kind.Json)!["status"]?.AsObject() ?? [];

    /// <summary>Everything but the status and what the server counts up with it.</summary>
    private static string Fingerprint<T>(ResourceKind<T> kind, T item)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = JsonSerializer.SerializeToNode(item, kind.Json)!.AsObject();
        body.Remove("status");
        var metadata = body["metadata"]!.AsObject();
        metadata.Remove("resourceVersion");
        return Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body, ClientJson.Default.JsonObject)));
    }

    private sealed record Memory(string Desired, string Live, string Uid, string Version);

    private sealed record WrittenStatus(JsonObject Status, string Uid, string Version);
}
