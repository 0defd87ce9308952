namespace DeepSeek.Bench.Operator.Figures;

/// <summary>How a figure must stand to its target.</summary>
internal enum Relation
{
    AtMost,
    AtLeast,
    Exactly,
}
