namespace DeepSeek.Protocol.Routing;

/// <summary>A name that clients use, and the upstream's name for it.</summary>
public sealed record ModelAlias(string Name, string UpstreamModel);
