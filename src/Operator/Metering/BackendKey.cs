namespace DeepSeek.Operator.Metering;

/// <summary>A backend's place in a route.</summary>
internal readonly record struct BackendKey(string Tier, string Backend);
