using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Metering;
using DeepSeek.Protocol.Metering;
using k8s.Models;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>
/// The analysis' arithmetic as PromQL: failed attempts over attempts, both summed over all gateways, in the analysis window. Series that
/// differ in backend, model, code or reason are summed before anything is divided.
/// </summary>
internal sealed class TierQueries(DeepSeekRoute route)
{
    // Fewer samples than this in a range, and a scrape that comes late leaves nothing to compare.
    private const int Scrapes = 4;

    private readonly string _range = Range(route.Spec);

    /// <summary>The label <c>route</c> of a gateway's metrics: unique in the cluster.</summary>
    public string Selector { get; } = $$"""{route="{{route.Namespace()}}/{{route.Name()}}"}""";

    /// <summary>The window; longer where Prometheus scrapes too seldom for it.</summary>
    public static string Range(DeepSeekRouteSpec spec)
    {
        var least = spec.Monitoring.ServiceMonitor.Interval.Value * Scrapes;
        return new Duration(spec.Analysis.Window.Value > least ? spec.Analysis.Window.Value : least).ToString();
    }

    /// <summary>Percent of attempts that failed; nothing where there were none, or none failed.</summary>
    /// <param name="by">Labels to keep, as <c>tier</c>; empty: the route as a whole.</param>
    public string ErrorPercent(string by) => $"100 * {Sum(by)}(increase({GatewayMetricNames.ApiErrors}{Selector}[{_range}])) / {Attempts(by)}";

    /// <summary>Attempts in the window.</summary>
    public string Attempts(string by) => $"{Sum(by)}(increase({GatewayMetricNames.ApiRequests}{Selector}[{_range}]))";

    /// <summary>Attempts and errors of each tier, told apart by the label <c>count</c>: what the analysis asks for.</summary>
    public string Counts => $"""
        {Labelled(GatewayMetricNames.ApiRequests, PrometheusAnswer.Attempts)}
        or {Labelled(GatewayMetricNames.ApiErrors, PrometheusAnswer.Errors)}
        """;

    /// <summary>Tiers of which every gateway has every backend shut out. Next to nothing gets through to them, so that little is enough to judge by.</summary>
    public string Shut => $"min by (tier) ({GatewayMetricNames.BreakerState}{Selector}) == 2";

    private string Labelled(string metric, string count)
        => $"""label_replace({Sum("tier")}(increase({metric}{Selector}[{_range}])), "{PrometheusAnswer.Count}", "{count}", "", "")""";

    private static string Sum(string by) => by.Length > 0 ? $"sum by ({by}) " : "sum";
}
