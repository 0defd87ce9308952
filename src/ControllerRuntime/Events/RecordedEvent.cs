namespace DeepSeek.ControllerRuntime.Events;

/// <summary>Something worth telling the user about an object. Namespace, kind and uid say which.</summary>
internal sealed record RecordedEvent(k8s.Models.V1ObjectReference Regarding, string Type, string Reason, string Action, string Note);
