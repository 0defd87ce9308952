namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>A rules file of Prometheus; the spec of a <see cref="PrometheusRule"/> has the same form.</summary>
internal sealed record RuleFile(IReadOnlyList<RuleGroup> Groups);
