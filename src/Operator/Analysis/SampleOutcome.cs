namespace DeepSeek.Operator.Analysis;

/// <summary>What an evaluation had to go by. Only <see cref="Value"/> moves anything.</summary>
internal enum SampleOutcome
{
    Value,

    /// <summary>The source answered, with too little to judge by.</summary>
    NoData,

    /// <summary>The source did not answer, or not in a form that can be read.</summary>
    SourceError,
}
