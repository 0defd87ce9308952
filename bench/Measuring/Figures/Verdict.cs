namespace DeepSeek.Bench.Measuring.Figures;

/// <summary>What a figure says about its target.</summary>
internal enum Verdict
{
    /// <summary>There is no target: the figure is for information.</summary>
    None,
    Met,
    Missed,

    /// <summary>More routes than the target is meant for.</summary>
    Beyond,

    /// <summary>It has a target, and no value came of the run.</summary>
    NotMeasured,
}
