using System.Collections.Concurrent;
using System.Text.Json;
using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Events;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;
using DeepSeek.Operator.Status;
using DeepSeek.Operator.Status.LocalModels;

namespace DeepSeek.Operator.Controllers;

/// <summary>Tells the world how a local model fares: events once, the status when it is worth a write.</summary>
internal sealed class ModelReporter(ApiClient client, EventRecorder events, TimeProvider time)
{
    private const string Action = "Reconcile";

    private readonly long _started = time.GetTimestamp();

    // What was written last, and to which object of that name: the cache may lag behind it.
    private readonly ConcurrentDictionary<ObjectKey, (string Uid, DeepSeekLocalModelStatus Status, long At)> _written = new();

    public async Task ReportAsync(ObservedModel observed, ModelPlan plan, IReadOnlyList<AppliedObject> applied, CancellationToken cancellationToken)
    {
        var model = observed.Model;
        var key = ObjectKey.Of(model);
        var isWritten = _written.TryGetValue(key, out var written) && written.Uid == model.Metadata.Uid;
        var last = isWritten ? written.Status : model.Status;
        var status = ModelStatusReport.Build(observed with { Model = WithStatus(model, last) }, plan, applied, time.GetUtcNow());
        foreach (var line in ModelEventLines.Of(applied, last, status))
        {
            Record(model, line);
        }

        if (ModelStatusChange.IsDue(last, status, time.GetElapsedTime(isWritten ? written.At : _started)))
        {
            await WriteAsync(key, status, cancellationToken);
            _written[key] = (model.Metadata.Uid, status, time.GetTimestamp());
        }
    }

    public void Forget(ObjectKey key) => _written.TryRemove(key, out _);

    private async Task WriteAsync(ObjectKey key, DeepSeekLocalModelStatus status, CancellationToken cancellationToken)
    {
        var content = JsonSerializer.SerializeToNode(status, ApiJson.Default.DeepSeekLocalModelStatus)!.AsObject();
        try
        {
            await client.ApplyStatusAsync(RouteKinds.LocalModel, key, content, ApiGroup.FieldManager, cancellationToken);
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound)
        {
            // Deleted, and the cache hasn't heard of it yet: there is nobody left to tell.
        }
    }

    private void Record(DeepSeekLocalModel model, EventLine line)
    {
        if (line.Trouble)
        {
            events.Warning(RouteKinds.LocalModel, model, line.Reason, Action, line.Message);
        }
        else
        {
            events.Normal(RouteKinds.LocalModel, model, line.Reason, Action, line.Message);
        }
    }

    private static DeepSeekLocalModel WithStatus(DeepSeekLocalModel model, DeepSeekLocalModelStatus? status)
        => new() { Metadata = model.Metadata, Spec = model.Spec, Status = status! };
}
