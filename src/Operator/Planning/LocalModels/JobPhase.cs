namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Where a Job stands.</summary>
internal enum JobPhase
{
    /// <summary>There is none, or one whose work is lost and which is being removed.</summary>
    Absent,

    /// <summary>It works, or waits for something.</summary>
    Active,

    /// <summary>It has done its work.</summary>
    Succeeded,

    /// <summary>It has given up.</summary>
    Failed,
}
