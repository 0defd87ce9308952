using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DeepSeek.Api;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Events;
using DeepSeek.Operator.Status;
using k8s;
using k8s.Models;

namespace DeepSeek.Operator.Controllers;

/// <summary>Writes what a reporter has to say of objects of one kind, their status and events, and remembers the status: the cache may lag behind it.</summary>
internal sealed class StatusWriter<T, TStatus>(ApiClient client, EventRecorder events, ResourceKind<T> kind, JsonTypeInfo<TStatus> json, TimeProvider time)
    where T : class, IKubernetesObject<V1ObjectMeta>
    where TStatus : class
{
    private const string Action = "Reconcile";

    // Figures that differ from what a predecessor wrote are no reason to write to every object at once.
    private readonly long _started = time.GetTimestamp();

    // And to which object of that name.
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, TStatus Status, long At)> _written = new();

    /// <param name="item">The object.</param>
    /// <param name="cached">Its status by the cache, which counts where this process hasn't written one.</param>
    /// <returns>The newest status known, and how long ago it was written; where somebody else did, since this began.</returns>
    public (TStatus? Status, TimeSpan Age) Last(T item, TStatus? cached)
        => _written.TryGetValue(ObjectKey.Of(item), out var written) && written.Uid == item.Metadata.Uid
            ? (written.Status, time.GetElapsedTime(written.At))
            : (cached, time.GetElapsedTime(_started));

    public async Task WriteAsync(T item, TStatus status, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(item);
        try
        {
            await client.ApplyStatusAsync(kind, key, JsonSerializer.SerializeToNode(status, json)!.AsObject(), ApiGroup.FieldManager, cancellationToken);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound)
        {
            // Deleted, and the cache hasn't heard of it yet: there is nobody left to tell.
        }

        _written[key] = (item.Metadata.Uid, status, time.GetTimestamp());
    }

    public void Record(T item, EventLine line)
    {
        if (line.Trouble)
        {
            events.Warning(kind, item, line.Reason, Action, line.Message);
        }
        else
        {
            events.Normal(kind, item, line.Reason, Action, line.Message);
        }
    }

    public void Forget(ObjectKey key) => _written.TryRemove(key, out _);
}
