namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>One alert: pending while its expression gives a result, firing when it has done so for long enough.</summary>
/// <param name="Alert">The alert's name.</param>
/// <param name="Expr">PromQL; each series of the result is an alert of its own.</param>
/// <param name="For">How long it is pending; null: it fires at once.</param>
/// <param name="Labels">Added to those of the result.</param>
/// <param name="Annotations">For people; templates may name labels and the value.</param>
internal sealed record AlertingRule(
    string Alert, string Expr, string? For, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations);
