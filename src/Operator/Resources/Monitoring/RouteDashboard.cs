using System.Security.Cryptography;
using System.Text;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Metering;
using DeepSeek.Protocol.Metering;
using k8s.Models;

namespace DeepSeek.Operator.Resources.Monitoring;

/// <summary>What a person on call looks at: one dashboard per route, with the thresholds of the route's own levels, as a ConfigMap that Grafana's sidecar finds by its labels.</summary>
internal static class RouteDashboard
{
    // Grafana's limit is 40.
    private const int UidBytes = 8;

    public static V1ConfigMap Build(DeepSeekRoute route)
    {
        var name = $"{route.Namespace()}/{route.Name()}";
        var uid = $"deepseek-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))[..UidBytes])}";
        return new V1ConfigMap
        {
            ApiVersion = V1ConfigMap.KubeApiVersion,
            Kind = V1ConfigMap.KubeKind,
            Metadata = ChildMetadata.ForMonitoring(route, RouteNames.Dashboard(route), route.Spec.Monitoring.Dashboard.Labels),
            // Sidecars put the files of all routes into one folder.
            Data = new Dictionary<string, string> { [$"{route.Namespace()}-{route.Name()}.json"] = DashboardJson.Write(uid, $"DeepSeek route {name}", Panels(route)) },
        };
    }

    public static IReadOnlyList<DashboardPanel> Panels(DeepSeekRoute route)
    {
        var queries = new TierQueries(route);
        var of = queries.Selector;
        var said = new OperatorQueries(route);
        return
        [
            new("Failed attempts by tier", "percent", (queries.ErrorPercent("tier"), "{{tier}}"), (queries.ErrorPercent(""), "all")) { Thresholds = Thresholds(route.Spec) },
            new("Attempts by tier", "reqps", ($"sum by (tier) (rate({GatewayMetricNames.ApiRequests}{of}[$__rate_interval]))", "{{tier}}")),
            new("Level (0 Normal … 3 Emergency)", "short", (said.Of("max", RouteMetricNames.Level), "level")),
            new("Share of traffic", "percent", (said.Of("max by (tier)", RouteMetricNames.Share), "{{tier}}")),
            new("Failures by reason", "reqps", ($"sum by (tier, reason) (rate({GatewayMetricNames.ApiErrors}{of}[$__rate_interval]))", "{{tier}} {{reason}}")),
            new("Requests by what clients saw", "reqps", ($"sum by (outcome) ({Rate(GatewayMetricNames.Requests)} and {Ours(of)})", "{{outcome}}")),
            new("Time to the first token", "s", (Quantile(0.5m, of, "first_token"), "p50 {{tier}}"), (Quantile(0.95m, of, "first_token"), "p95 {{tier}}")),
            new("Time of whole attempts", "s", (Quantile(0.5m, of, "total"), "p50 {{tier}}"), (Quantile(0.95m, of, "total"), "p95 {{tier}}")),
            new("Attempts per request", "short", ($"sum({Rate($"{GatewayMetricNames.Attempts}_sum")} and {Ours(of)}) / sum({Rate($"{GatewayMetricNames.Attempts}_count")} and {Ours(of)})", "attempts")),
            new("Requests answered from the cache", "percentunit",
                ($$"""sum({{Rate($$"""{{GatewayMetricNames.CacheRequests}}{result=~"hit|stale"}""")}} and {{Ours(of)}}) / sum({{Rate(GatewayMetricNames.CacheRequests)}} and {{Ours(of)}})""", "hits")),
            new("Breakers (0 closed, 1 half open, 2 open)", "short", ($"max by (tier, backend) ({GatewayMetricNames.BreakerState}{of})", "{{tier}} {{backend}}")),
            new("Requests inside and waiting", "short",
                ($"sum({GatewayMetricNames.InFlight} and {Ours(of)})", "inside"), ($"sum({GatewayMetricNames.QueueLength} and {Ours(of)})", "waiting")),
            new("Attempts that accounts take at once, as learnt", "short", ($"sum by (account) ({GatewayMetricNames.AccountLimit}{of})", "{{account}}")),
            new("Probe round trip", "s", ($"avg by (tier, backend) ({GatewayMetricNames.BackendLatency}{of})", "{{tier}} {{backend}}")),
        ];
    }

    private static IReadOnlyList<(int, string)> Thresholds(DeepSeekRouteSpec spec) =>
        [.. spec.Analysis.Levels.OrderBy(static level => level.ErrorRatePercent).Select(static level => (level.ErrorRatePercent, Color(level.Name)))];

    private static string Color(Level level) => level switch
    {
        Level.Warning => "yellow",
        Level.Critical => "orange",
        _ => "red",
    };

    // What gateways count without saying of which route: the gateways that speak of this one say so elsewhere on the same page.
    private static string Ours(string of) => $"on (job, instance) {GatewayMetricNames.BreakerState}{of}";

    private static string Rate(string metric) => $"rate({metric}[$__rate_interval])";

    private static string Quantile(decimal quantile, string of, string phase) => FormattableString.Invariant(
        $"histogram_quantile({quantile}, sum by (tier, le) (rate({GatewayMetricNames.ApiLatency}_bucket{of.Replace("}", $",phase=\"{phase}\"}}", StringComparison.Ordinal)}[$__rate_interval])))");
}
