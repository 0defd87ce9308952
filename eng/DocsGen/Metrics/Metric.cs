using Prometheus;

namespace DeepSeek.DocsGen.Metrics;

/// <summary>A metric as its process makes it.</summary>
/// <param name="Name">As scraped; a histogram's series have <c>_bucket</c>, <c>_sum</c> and <c>_count</c> behind it.</param>
/// <param name="Type">counter, gauge or histogram.</param>
/// <param name="Help">Its own words.</param>
/// <param name="Labels">In their order.</param>
internal sealed record Metric(string Name, string Type, string Help, IReadOnlyList<string> Labels)
{
    public static Metric Of(Collector collector) =>
        new(collector.Name, collector.GetType().Name.ToLowerInvariant(), collector.Help, collector.LabelNames);
}
