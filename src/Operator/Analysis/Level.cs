namespace DeepSeek.Operator.Analysis;

/// <summary>How bad it is. The order is the severity.</summary>
internal enum Level
{
    Normal = 0,
    Warning = 1,
    Critical = 2,
    Emergency = 3,
}
