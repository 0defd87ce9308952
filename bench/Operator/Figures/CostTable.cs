namespace DeepSeek.Bench.Operator.Figures;

/// <summary>The same figures side by side for each number of routes, and by what a doubling of the routes multiplies them.</summary>
internal static class CostTable
{
    public static string Of(IReadOnlyList<SizeReport> sizes)
    {
        var table = new TextTable(["figure", "unit", .. sizes.Select(static size => $"{size.Routes} routes"), "per doubling", "target", "verdict"]);
        var shared = sizes.SelectMany(static size => size.Figures).DistinctBy(static figure => (figure.Scenario, figure.Name));
        foreach (var figure in shared)
        {
            var values = sizes.Select(size => size.Value(figure.Scenario, figure.Name)).ToArray();
            var factor = PerDoubling(sizes[0].Routes, values[0], sizes[^1].Routes, values[^1]);
            var judged = figure.IsCost ? Targets.Doubling : null;
            table.Add(
            [
                $"{figure.Scenario}: {figure.Name}", figure.Unit, .. values.Select(Figure.Format), factor is null ? "" : Figure.Format(factor),
                judged?.ToString() ?? "", judged is null || factor is null ? "" : judged.Judge(factor, 0) == Verdict.Met ? "met" : "MISSED",
            ]);
        }

        return table.ToString();
    }

    /// <summary>By what a value is multiplied when the routes double: 2 grows in line with them, 4 with their square, 1 not at all.</summary>
    /// <returns>Null where there is nothing to compare.</returns>
    public static double? PerDoubling(int fewer, double? less, int more, double? most) =>
        fewer < more && less > 0 && most > 0 ? Math.Pow(most.Value / less.Value, 1 / Math.Log2((double)more / fewer)) : null;
}
