using System.Globalization;

namespace DeepSeek.Bench.Measuring.Figures;

/// <summary>One measured figure.</summary>
/// <param name="Scenario">What was done.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Value">Null when nothing could be measured.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="Target">Null: for information.</param>
/// <param name="Note">A few words on how it came about; empty for none.</param>
internal sealed record Figure(string Scenario, string Name, double? Value, string Unit, Target? Target = null, string Note = "")
{
    /// <summary>Whether it may grow no faster than the number of routes.</summary>
    public bool IsCost { get; init; }

    public Verdict VerdictAt(int routes = 0) => Target?.Judge(Value, routes) ?? Verdict.None;

    /// <summary>The value with as many digits as it deserves.</summary>
    public string Text => Format(Value);

    public static string Format(double? value) => value is not { } number ? "n/a"
        : number == Math.Round(number) || Math.Abs(number) >= 100 ? number.ToString("0", CultureInfo.InvariantCulture)
        : number.ToString(Math.Abs(number) >= 10 ? "0.0" : Math.Abs(number) >= 0.1 ? "0.00" : "0.0000", CultureInfo.InvariantCulture);
}
