namespace DeepSeek.Bench.Operator.Figures;

/// <summary>What was measured with one number of routes.</summary>
internal sealed record SizeReport(int Routes, IReadOnlyList<Figure> Figures)
{
    public string Table()
    {
        var table = new TextTable("scenario", "figure", "value", "unit", "target", "verdict", "note");
        foreach (var figure in Figures)
        {
            table.Add(figure.Scenario, figure.Name, figure.Text, figure.Unit, figure.Target?.ToString() ?? "", Say(figure.VerdictAt(Routes)), figure.Note);
        }

        return table.ToString();
    }

    public double? Value(string scenario, string name) => Figures.FirstOrDefault(figure => (figure.Scenario, figure.Name) == (scenario, name))?.Value;

    private static string Say(Verdict verdict) => verdict switch
    {
        Verdict.None => "",
        Verdict.Met => "met",
        Verdict.Missed => "MISSED",
        Verdict.Beyond => "beyond",
        _ => "not measured",
    };
}
