namespace DeepSeek.Api.LocalModels;

/// <summary>The weights in the cache.</summary>
public sealed record ModelArtifactStatus
{
    /// <summary>Digest over all files.</summary>
    [Length(128)]
    public string? Digest { get; set; }

    /// <summary>The commit that the revision resolved to.</summary>
    [Length(128)]
    public string? Revision { get; set; }

    /// <summary>Bytes.</summary>
    public long? SizeBytes { get; set; }
}
