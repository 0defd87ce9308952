namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>What became of one object.</summary>
public enum ApplyOutcome
{
    /// <summary>It already was as desired: nothing was sent.</summary>
    Unchanged,

    /// <summary>It didn't exist.</summary>
    Created,

    /// <summary>Something else is desired than before.</summary>
    Updated,

    /// <summary>The same is desired as before; somebody else had changed the object.</summary>
    DriftCorrected,
}
