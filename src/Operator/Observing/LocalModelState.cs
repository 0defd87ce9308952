using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Reconciling;

namespace DeepSeek.Operator.Observing;

/// <summary>A local model as its own status tells it.</summary>
/// <param name="Ready">Requests may be sent to it: a server is ready, and isn't about to go.</param>
/// <param name="Endpoint">Base URL; null while there is none.</param>
internal sealed record LocalModelState(bool Ready, string? Endpoint)
{
    // A server that is about to be replaced looks ready to the last; gateways must be gone by then.
    public static LocalModelState Of(DeepSeekLocalModelStatus? status) => new(
        status?.ReadyReplicas > 0 && Conditions.Find(status.Conditions, LocalModelConditions.Progressing)?.Reason != LocalModelReasons.Draining,
        status?.Endpoint);
}
