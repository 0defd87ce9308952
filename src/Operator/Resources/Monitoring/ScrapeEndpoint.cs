namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>One page of a pod.</summary>
/// <param name="Port">By the name that the Service gives it.</param>
/// <param name="Path">Of the page.</param>
/// <param name="Interval">Time between scrapes, as Prometheus writes it.</param>
internal sealed record ScrapeEndpoint(string Port, string Path, string Interval);
