namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>Where the weights, or an engine, stand.</summary>
internal enum StagePhase
{
    /// <summary>Something before it isn't done.</summary>
    Waiting,

    /// <summary>To be begun.</summary>
    Absent,

    /// <summary>A Job works on it.</summary>
    Active,

    /// <summary>It is in the claim.</summary>
    Done,

    /// <summary>It can't be had as things are.</summary>
    Failed,
}
