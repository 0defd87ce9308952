namespace DeepSeek.Api.LocalModels;

/// <summary>Types of a local model's conditions. All of them are written on the first visit.</summary>
public static class LocalModelConditions
{
    /// <summary>The model serves, or rests at 0 replicas because nobody asks for it.</summary>
    public const string Ready = nameof(Ready);

    /// <summary>The spec can be acted on.</summary>
    public const string Accepted = nameof(Accepted);

    /// <summary>The claim for model and engines is bound.</summary>
    public const string CacheReady = nameof(CacheReady);

    /// <summary>The weights are in the cache, with the right checksums.</summary>
    public const string ModelAvailable = nameof(ModelAvailable);

    /// <summary>The engine for this spec and GPU is in the cache.</summary>
    public const string EngineBuilt = nameof(EngineBuilt);

    /// <summary>Enough server pods are ready.</summary>
    public const string Available = nameof(Available);

    /// <summary>A rollout is under way; as a Deployment's.</summary>
    public const string Progressing = nameof(Progressing);

    /// <summary>Autoscaling works; as a HorizontalPodAutoscaler's.</summary>
    public const string AutoscalingActive = nameof(AutoscalingActive);

    /// <summary>Nothing is changed. Negative polarity.</summary>
    public const string Suspended = nameof(Suspended);

    /// <summary>Every type, in the order of status.</summary>
    public static readonly IReadOnlyList<string> All =
        [Ready, Accepted, CacheReady, ModelAvailable, EngineBuilt, Available, Progressing, AutoscalingActive, Suspended];
}
