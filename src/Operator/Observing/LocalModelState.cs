namespace DeepSeek.Operator.Observing;

/// <summary>A local model as its own status tells it.</summary>
/// <param name="Endpoint">Base URL; null while there is none.</param>
internal sealed record LocalModelState(bool Ready, string? Endpoint);
