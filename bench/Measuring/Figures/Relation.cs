namespace DeepSeek.Bench.Measuring.Figures;

/// <summary>How a figure must stand to its target.</summary>
internal enum Relation
{
    AtMost,
    AtLeast,
    Exactly,
}
