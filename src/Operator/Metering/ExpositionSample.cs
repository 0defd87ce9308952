namespace DeepSeek.Operator.Metering;

/// <summary>One line of a metrics page.</summary>
/// <param name="Name">With the suffix that histograms add, such as <c>_bucket</c>.</param>
/// <param name="Labels">Values unescaped.</param>
/// <param name="Value">May be NaN or infinite.</param>
internal sealed record ExpositionSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The label's value; empty when it is absent, which means the same to Prometheus.</summary>
    public string Label(string name) => Labels.GetValueOrDefault(name) ?? "";
}
