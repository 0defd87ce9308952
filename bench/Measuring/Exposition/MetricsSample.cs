namespace DeepSeek.Bench.Measuring.Exposition;

/// <summary>One line of a metrics page.</summary>
internal sealed record MetricsSample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Empty when the label is absent.</summary>
    public string Label(string name) => Labels.GetValueOrDefault(name) ?? "";
}
