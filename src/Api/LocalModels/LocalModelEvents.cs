namespace DeepSeek.Api.LocalModels;

/// <summary>Reasons of the events on a local model.</summary>
public static class LocalModelEvents
{
    public const string ModelFetched = nameof(ModelFetched);
    public const string EngineBuilt = nameof(EngineBuilt);
    public const string Scaled = nameof(Scaled);
    public const string Failed = nameof(Failed);
    public const string DriftCorrected = nameof(DriftCorrected);
    public const string ApplyFailed = nameof(ApplyFailed);
}
