using System.Globalization;

namespace DeepSeek.Bench.Measuring.Figures;

/// <summary>A figure to reach.</summary>
/// <param name="Relation">Which side of the limit is good.</param>
/// <param name="Limit">In the unit of the figure.</param>
/// <param name="UpToRoutes">The largest number of routes it is meant for; a figure beyond is shown without a verdict.</param>
internal sealed record Target(Relation Relation, double Limit, int UpToRoutes = int.MaxValue)
{
    /// <param name="value">Null: nothing could be measured.</param>
    /// <param name="routes">How many there were; 0 where figures don't depend on it.</param>
    public Verdict Judge(double? value, int routes = 0) =>
        value is not { } measured ? Verdict.NotMeasured
        : routes > UpToRoutes ? Verdict.Beyond
        : Holds(measured) ? Verdict.Met
        : Verdict.Missed;

    public override string ToString()
    {
        var sign = Relation switch { Relation.AtMost => "≤", Relation.AtLeast => "≥", _ => "=" };
        return string.Create(CultureInfo.InvariantCulture, $"{sign} {Limit:0.##}{(UpToRoutes == int.MaxValue ? "" : $" at {UpToRoutes}")}");
    }

    private bool Holds(double measured) => Relation switch
    {
        Relation.AtMost => measured <= Limit,
        Relation.AtLeast => measured >= Limit,
        _ => measured == Limit,
    };
}
