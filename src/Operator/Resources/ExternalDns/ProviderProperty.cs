namespace DeepSeek.Operator.Resources.ExternalDns;

/// <summary>A setting of one DNS provider, <c>aws/health-check-id</c>.</summary>
internal sealed record ProviderProperty(string Name, string Value);
