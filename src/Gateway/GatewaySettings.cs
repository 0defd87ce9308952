namespace DeepSeek.Gateway;

/// <summary>The command line, parsed.</summary>
internal sealed record GatewaySettings(string? SnapshotFile, string CredentialsDirectory, Uri Listen, Uri Admin);
