namespace DeepSeek.DocsGen.Metrics;

/// <summary>docs/reference/metrics.md.</summary>
internal static class MetricsPage
{
    public static string Write() => $"""
        # Metrics
        Every metric of every executable, in Prometheus' format. Renaming one is a breaking change. A histogram has `_bucket`, `_sum` and `_count` behind its name.
        What to watch, and how to have it scraped: [monitoring.md](../operations/monitoring.md). What fires: [alerts.md](alerts.md).

        | executable | where | metrics |
        |---|---|---|
        | `deepseek-gateway` | `/metrics` of the admin port, 9090 | {Markdown.LinkTo(GatewayHeading)} |
        | `deepseek-operator` | `/metrics`, port 8081 | {Markdown.LinkTo(RouteHeading)}, {Markdown.LinkTo(RuntimeHeading)}, and .NET's own: `process_*`, `dotnet_*` and others |
        | `deepseek-standalone` | `/metrics` of the admin port, 9090 | the gateway's and those of its route |
        | `deepseek-engine serve` | `/metrics` of its port, 8000 | {Markdown.LinkTo(InferenceHeading)}, and .NET's own |

        ## {GatewayHeading}
        {Table(MetricCatalog.Gateway)}
        ## {RouteHeading}
        {Table(MetricCatalog.Routes)}
        ## {RuntimeHeading}
        `rest_client_requests_total` is a gateway's too. Names, labels and buckets are those of controller-runtime, so that dashboards and alerts made for it fit.

        {Table(MetricCatalog.Runtime)}
        ## {InferenceHeading}
        vLLM's figures behind another prefix.

        {Table(MetricCatalog.Inference)}
        ## Histograms by OTLP
        Of gateways, and only where a collector is named: [telemetry.md](../operations/telemetry.md).

        {Markdown.Table(["metric", "unit", "meaning"], MetricCatalog.Telemetry.Select(static instrument => (IReadOnlyList<string>)
            [Markdown.Code(instrument.Name), instrument.Unit is "{token}" ? "tokens" : "seconds", Markdown.Text(instrument.Description ?? "")]))}
        ## Labels
        {Markdown.Table(["label", "meaning"], LabelWords.Shared.Select(static label => (IReadOnlyList<string>)[Markdown.Code(label.Label), label.Meaning]))}
        """;

    private const string GatewayHeading = "Gateways";
    private const string RouteHeading = "Routes";
    private const string RuntimeHeading = "The operator's controllers";
    private const string InferenceHeading = "Model servers";

    private static string Table(IEnumerable<Metric> metrics) => Markdown.Table(
        ["metric", "type", "unit", "labels", "meaning"],
        metrics.Select(static metric => (IReadOnlyList<string>)
        [
            Markdown.Code(metric.Name), metric.Type, MetricUnit.Of(metric.Name),
            string.Join(", ", metric.Labels.Select(Markdown.Code)),
            string.Join("<br>", metric.Labels.Select(label => LabelWords.Own(metric.Name, label) is { } own ? $"{Markdown.Code(label)}: {own}" : null)
                .OfType<string>().Prepend(Markdown.Text(metric.Help.TrimEnd('.')))),
        ]));
}
