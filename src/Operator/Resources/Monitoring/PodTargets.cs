using k8s.Models;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>Which pods to scrape.</summary>
/// <param name="Selector">Pods of the monitor's own namespace.</param>
/// <param name="PodMetricsEndpoints">What is scraped of each; ports by the names that the containers give them.</param>
internal sealed record PodTargets(V1LabelSelector Selector, IReadOnlyList<ScrapeEndpoint> PodMetricsEndpoints);
