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
/// Server-side apply that is silent in the steady state. It puts the hash of what is desired on the object, as an annotation: where the
/// same is desired and everything of it is there, there is nothing to send, also after a restart. Any foreign change to it, and any change
/// of mind, is applied. Objects of somebody else are left alone.
/// </summary>
/// <param name="client">The API server.</param>
/// <param name="fieldManager">Who applies; one name for all writes of the controller.</param>
/// <param name="hashAnnotation">The annotation of the hash, <c>example.com/applied-hash</c>.</param>
public sealed class Applier(ApiClient client, string fieldManager, string hashAnnotation)
{
    // What was compared and found right: spares parsing and comparing as long as neither side has moved.
    private readonly ConcurrentDictionary<string, Memory> _memories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WrittenStatus> _statuses = new(StringComparer.Ordinal);

    /// <summary>Applies what is desired unless it is so already.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="desired">The fields that the controller wants, and no others.</param>
    /// <param name="live">The object as the cache has it; null when it does not exist.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OwnershipException">An object of that name belongs to somebody else.</exception>
    public async Task<ApplyOutcome> ApplyAsync<T>(ResourceKind<T> kind, T desired, T? live, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var id = $"{kind}/{ObjectKey.Of(desired)}";
        var (content, hash) = Compose(kind, desired);
        if (live is not null)
        {
            RefuseForeign(desired, live);
            if (IsKnown(id, hash, live))
                return ApplyOutcome.Unchanged;
            if (Drift.Covers(JsonSerializer.SerializeToNode(live, kind.Json), content, kind.WholeLists))
            {
                Remember(id, hash, live);
                return ApplyOutcome.Unchanged;
            }
        }

        Remember(id, hash, await client.ApplyAsync(kind, content, fieldManager, force: true, cancellationToken));
        return live is null ? ApplyOutcome.Created : HashOf(live) == hash ? ApplyOutcome.DriftCorrected : ApplyOutcome.Updated;
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

    private bool IsKnown(string id, string hash, IKubernetesObject<V1ObjectMeta> live) =>
        _memories.TryGetValue(id, out var memory) && (memory.Hash, memory.Uid) == (hash, live.Metadata.Uid)
        && (memory.Version == live.Metadata.ResourceVersion || IsBehind(live, memory.Version));

    private void Remember(string id, string hash, IKubernetesObject<V1ObjectMeta> seen) =>
        _memories[id] = new Memory(hash, seen.Metadata.Uid, seen.Metadata.ResourceVersion);

    private string? HashOf(IKubernetesObject<V1ObjectMeta> live) =>
        live.Metadata.Annotations?.TryGetValue(hashAnnotation, out var hash) == true ? hash : null;

    /// <summary>Taking over what somebody else made would break theirs. What an orphaning delete left of ours bears our hash and may be adopted.</summary>
    private void RefuseForeign(IKubernetesObject<V1ObjectMeta> desired, IKubernetesObject<V1ObjectMeta> live)
    {
        var (wanted, present) = (OwnerReferences.ControllerOf(desired), OwnerReferences.ControllerOf(live));
        if (wanted is null || present?.Uid == wanted.Uid || (present is null && HashOf(live) is not null))
            return;
        var owner = present is null ? "nobody" : $"{present.Kind} {present.Name}";
        throw new OwnershipException($"{live.Kind} {ObjectKey.Of(live)} exists and belongs to {owner}");
    }

    private (JsonObject Content, string Hash) Compose<T>(ResourceKind<T> kind, T desired)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var content = JsonSerializer.SerializeToNode(kind.Named(desired), kind.Json)!.AsObject();
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, ClientJson.Default.JsonObject))[..8]);
        var metadata = content["metadata"]!.AsObject();
        metadata["annotations"] ??= new JsonObject();
        metadata["annotations"]![hashAnnotation] = hash;
        return (content, hash);
    }

    /// <summary>The cache has not seen our own write yet; when it does, that is the time to judge.</summary>
    private static bool IsBehind(IKubernetesObject<V1ObjectMeta> live, string version) =>
        ResourceVersions.IsOlder(live.Metadata.ResourceVersion, version);

    private static JsonObject StatusOf<T>(ResourceKind<T> kind, T item)
        where T : class, IKubernetesObject<V1ObjectMeta> => JsonSerializer.SerializeToNode(item, kind.Json)!["status"]?.AsObject() ?? [];

    private sealed record Memory(string Hash, string Uid, string Version);

    private sealed record WrittenStatus(JsonObject Status, string Uid, string Version);
}
