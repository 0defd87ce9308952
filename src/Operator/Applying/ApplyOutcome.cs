namespace DeepSeek.Operator.Applying;

/// <summary>What became of one object.</summary>
internal enum ApplyOutcome
{
    /// <summary>It already was as desired: nothing was written.</summary>
    Unchanged,

    /// <summary>It didn't exist.</summary>
    Created,

    /// <summary>The plan has changed.</summary>
    Updated,

    /// <summary>The plan is the same, somebody else had changed the object.</summary>
    DriftCorrected,

    /// <summary>No longer planned.</summary>
    Deleted,

    /// <summary>The API server refused, or couldn't be reached.</summary>
    Failed,
}
