using k8s.Models;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>Whom to scrape.</summary>
/// <param name="Selector">Services of the monitor's own namespace.</param>
/// <param name="Endpoints">What is scraped of each pod behind them.</param>
internal sealed record ScrapeTargets(V1LabelSelector Selector, IReadOnlyList<ScrapeEndpoint> Endpoints);
