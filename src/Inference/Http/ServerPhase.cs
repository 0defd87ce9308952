namespace DeepSeek.Inference.Http;

/// <summary>Whether requests are served.</summary>
internal enum ServerPhase
{
    /// <summary>The model isn't there yet.</summary>
    Loading,

    /// <summary>They are.</summary>
    Ready,

    /// <summary>What is under way goes on, nothing new begins.</summary>
    Draining,
}
