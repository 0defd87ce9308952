namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>One graph of a dashboard.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">As Grafana calls units: <c>percent</c>, <c>s</c>, <c>reqps</c>, <c>short</c>.</param>
/// <param name="Queries">PromQL, and how a line is called: <c>{{tier}}</c> stands for a label.</param>
internal sealed record DashboardPanel(string Title, string Unit, params IReadOnlyList<(string Expr, string Legend)> Queries)
{
    /// <summary>Values at which lines are drawn, by rising value.</summary>
    public IReadOnlyList<(int Value, string Color)> Thresholds { get; init; } = [];
}
