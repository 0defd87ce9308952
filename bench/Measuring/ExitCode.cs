namespace DeepSeek.Bench.Measuring;

/// <summary>How a run ends. A figure that misses its target is no failure of the run.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something could not be measured, or the operator did what it must never do.</summary>
    public const int Failed = 1;

    /// <summary>Something that is needed is missing.</summary>
    public const int Unusable = 2;

    /// <summary>The machine is busy.</summary>
    public const int Busy = 3;
}
