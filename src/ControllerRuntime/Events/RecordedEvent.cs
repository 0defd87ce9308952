namespace DeepSeek.ControllerRuntime.Events;

/// <summary>Something worth telling the user about an object. Namespace, kind and uid say which.</summary>
/// <param name="Regarding">The object.</param>
/// <param name="Type">Normal or Warning.</param>
/// <param name="Reason">One word.</param>
/// <param name="Action">What was done or tried.</param>
/// <param name="Note">A sentence.</param>
/// <param name="At">When it happened, which may be a while before it is written.</param>
internal sealed record RecordedEvent(k8s.Models.V1ObjectReference Regarding, string Type, string Reason, string Action, string Note, DateTimeOffset At);
