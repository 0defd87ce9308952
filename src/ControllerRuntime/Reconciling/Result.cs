namespace DeepSeek.ControllerRuntime.Reconciling;

/// <summary>What a successful reconcile asks for.</summary>
public readonly record struct Result
{
    /// <summary>Nothing: a change will wake it.</summary>
    public static Result Done => default;

    /// <summary>After which time to come back even if nothing changes; null: not.</summary>
    public TimeSpan? After { get; private init; }

    /// <summary>Come back after this time, or earlier if something changes.</summary>
    public static Result RequeueAfter(TimeSpan after) => new() { After = after };
}
