namespace DeepSeek.Protocol.Errors;

/// <summary>How the OpenAI dialect wraps an error.</summary>
public sealed record ErrorEnvelope(ApiError Error);
