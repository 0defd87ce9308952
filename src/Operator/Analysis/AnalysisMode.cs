namespace DeepSeek.Operator.Analysis;

/// <summary>What becomes of the conclusions.</summary>
internal enum AnalysisMode
{
    /// <summary>They are carried out.</summary>
    Enforce,

    /// <summary>They are reported; shares stay as configured and nothing is started.</summary>
    DryRun,

    /// <summary>None are drawn: level and shares stay where they are.</summary>
    Suspended,
}
