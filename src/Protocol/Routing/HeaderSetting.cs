namespace DeepSeek.Protocol.Routing;

/// <summary>A request header with its value.</summary>
public sealed record HeaderSetting(string Name, string Value);
