namespace DeepSeek.Api.LocalModels;

/// <summary>Where model and engines are kept.</summary>
public sealed record ModelCacheSpec
{
    /// <summary>The claim.</summary>
    public EngineClaimSpec Pvc { get; set; } = new();

    /// <summary>What becomes of a created claim when the model is deleted.</summary>
    public CacheRetainPolicy RetainPolicy { get; set; }

    /// <summary>Engines kept, the one in use included; older ones are deleted.</summary>
    [Bounds(1, 20)]
    public int RetainEngines { get; set; } = 2;
}
