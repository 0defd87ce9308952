using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Measuring.Figures;

/// <summary>One figure of one row.</summary>
/// <param name="Scenario">What was done.</param>
/// <param name="Row">Whose it is.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="Value">The median of all rounds; null when nothing could be measured.</param>
/// <param name="Low">The lowest of all rounds; null where there was one.</param>
/// <param name="High">The highest.</param>
/// <param name="Target">Null: for information.</param>
/// <param name="Note">A few words on how it came about; empty for none.</param>
internal sealed record RowFigure(
    string Scenario, string Row, string Name, string Unit, double? Value, double? Low = null, double? High = null, Target? Target = null, string Note = "")
{
    public static RowFigure Of(string scenario, string row, string name, string unit, Spread? spread, Target? target = null) =>
        new(scenario, row, name, unit, spread?.Median, spread?.Low, spread?.High, target);

    public Verdict Verdict => Target?.Judge(Value) ?? Verdict.None;

    /// <summary>The value, and how far apart the rounds were.</summary>
    public string Text => Low == High ? Figure.Format(Value) : $"{Figure.Format(Value)} ({Figure.Format(Low)} … {Figure.Format(High)})";
}
