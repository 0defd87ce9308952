namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>Rules that are evaluated one after another.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Interval">Time between evaluations, as Prometheus writes it: units from large to small.</param>
/// <param name="Rules">In the order of evaluation.</param>
internal sealed record RuleGroup(string Name, string Interval, IReadOnlyList<AlertingRule> Rules);
