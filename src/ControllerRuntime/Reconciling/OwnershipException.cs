namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>An object cannot be owned as asked.</summary>
/// <param name="message">Which, and by whom it is.</param>
public sealed class OwnershipException(string message) : Exception(message);
