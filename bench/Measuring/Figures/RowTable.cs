namespace DeepSeek.Bench.Measuring.Figures;

/// <summary>Figures as people compare them: a line for each row, a column for each figure.</summary>
internal static class RowTable
{
    public static string Of(IReadOnlyList<RowFigure> figures)
    {
        var columns = figures.Select(static figure => (figure.Name, figure.Unit)).Distinct().ToArray();
        var table = new TextTable(["row", .. columns.Select(static column => column.Unit.Length == 0 ? column.Name : $"{column.Name}, {column.Unit}"), "note"]);
        foreach (var row in figures.GroupBy(static figure => figure.Row))
        {
            var cells = columns.Select(column => row.FirstOrDefault(figure => (figure.Name, figure.Unit) == column)?.Text ?? "");
            table.Add([row.Key, .. cells, string.Join("; ", row.Select(static figure => figure.Note).Where(static note => note.Length > 0).Distinct())]);
        }

        return table.ToString();
    }

    /// <summary>Figures that have a target, with what became of it.</summary>
    public static string Targets(IEnumerable<RowFigure> figures)
    {
        var table = new TextTable("row", "figure", "value", "target", "verdict");
        foreach (var figure in figures.Where(static figure => figure.Target is not null))
        {
            var unit = figure.Unit.Length == 0 ? "" : $" {figure.Unit}";
            table.Add(figure.Row, $"{figure.Scenario}: {figure.Name}", $"{figure.Text}{unit}", $"{figure.Target}{unit}", Say(figure.Verdict));
        }

        return table.ToString();
    }

    private static string Say(Verdict verdict) => verdict switch { Verdict.Met => "met", Verdict.Missed => "MISSED", _ => "not measured" };
}
