using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Events;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;
using DeepSeek.Operator.Status.LocalModels;

namespace DeepSeek.Operator.Controllers;

/// <summary>Tells the world how a local model fares: events once, the status when it is worth a write.</summary>
internal sealed class ModelReporter(ApiClient client, EventRecorder events, TimeProvider time)
{
    private readonly StatusWriter<DeepSeekLocalModel, DeepSeekLocalModelStatus> _statuses =
        new(client, events, RouteKinds.LocalModel, ApiJson.Default.DeepSeekLocalModelStatus, time);

    public async Task ReportAsync(ObservedModel observed, ModelPlan plan, IReadOnlyList<AppliedObject> applied, CancellationToken cancellationToken)
    {
        var model = observed.Model;
        var (last, age) = _statuses.Last(model, model.Status);
        var status = ModelStatusReport.Build(observed with { Model = WithStatus(model, last) }, plan, applied, time.GetUtcNow());
        foreach (var line in ModelEventLines.Of(applied, last, status))
        {
            _statuses.Record(model, line);
        }

        if (ModelStatusChange.IsDue(last, status, age))
        {
            await _statuses.WriteAsync(model, status, cancellationToken);
        }
    }

    public void Forget(ObjectKey key) => _statuses.Forget(key);

    private static DeepSeekLocalModel WithStatus(DeepSeekLocalModel model, DeepSeekLocalModelStatus? status)
        => new() { Metadata = model.Metadata, Spec = model.Spec, Status = status! };
}
