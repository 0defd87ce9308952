using System.Globalization;
using System.Text;
using DeepSeek.Bench.Operator.Cluster;
using DeepSeek.Protocol.Metering;

namespace DeepSeek.Bench.Operator.Gateways;

/// <summary>The metrics page of a gateway: the series that the real one has for a route of this shape, of the same number and length.</summary>
internal static class GatewayPageText
{
    private static readonly double[] Buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600];

    private static readonly (string Tier, string Backend)[] Backends = [(RouteShape.FirstTier, "api"), (RouteShape.SecondTier, "mirror")];

    public static string Of(string route, string? hash, IReadOnlyList<(long Attempts, long Errors)> counts)
    {
        var page = new StringBuilder(8192);
        Head(page, GatewayMetricNames.SnapshotInfo, "gauge");
        if (hash is not null)
        {
            page.Append(CultureInfo.InvariantCulture, $"{GatewayMetricNames.SnapshotInfo}{{hash=\"{hash}\"}} 1\n");
        }

        Gauge(page, GatewayMetricNames.ProbeStreak, route, "100");
        Gauge(page, GatewayMetricNames.BackendLatency, route, "0.03");
        Gauge(page, GatewayMetricNames.BreakerState, route, "0");
        Counters(page, route, counts);
        Histogram(page, route, counts);
        return page.ToString();
    }

    private static void Head(StringBuilder page, string name, string type) =>
        page.Append(CultureInfo.InvariantCulture, $"# HELP {name} Simulated.\n# TYPE {name} {type}\n");

    private static void Gauge(StringBuilder page, string name, string route, string value)
    {
        Head(page, name, "gauge");
        foreach (var (tier, backend) in Backends)
        {
            page.Append(CultureInfo.InvariantCulture, $"{name}{{route=\"{route}\",tier=\"{tier}\",backend=\"{backend}\"}} {value}\n");
        }
    }

    // As with the real one, a series begins with its first attempt.
    private static void Counters(StringBuilder page, string route, IReadOnlyList<(long Attempts, long Errors)> counts)
    {
        Head(page, GatewayMetricNames.ApiRequests, "counter");
        Head(page, GatewayMetricNames.ApiErrors, "counter");
        foreach (var ((tier, backend), (attempts, errors)) in Backends.Zip(counts))
        {
            var labels = $"route=\"{route}\",tier=\"{tier}\",backend=\"{backend}\"";
            if (attempts > errors)
            {
                page.Append(CultureInfo.InvariantCulture, $"{GatewayMetricNames.ApiRequests}{{{labels},model=\"deepseek-chat\",code=\"200\"}} {attempts - errors}\n");
            }

            if (errors > 0)
            {
                page.Append(CultureInfo.InvariantCulture, $"{GatewayMetricNames.ApiRequests}{{{labels},model=\"deepseek-chat\",code=\"503\"}} {errors}\n");
                page.Append(CultureInfo.InvariantCulture, $"{GatewayMetricNames.ApiErrors}{{{labels},reason=\"server_error\"}} {errors}\n");
            }
        }
    }

    private static void Histogram(StringBuilder page, string route, IReadOnlyList<(long Attempts, long Errors)> counts)
    {
        Head(page, GatewayMetricNames.ApiLatency, "histogram");
        foreach (var ((tier, backend), (attempts, errors)) in Backends.Zip(counts).Where(static pair => pair.Second.Attempts > pair.Second.Errors))
        {
            Phase(page, $"route=\"{route}\",tier=\"{tier}\",backend=\"{backend}\",phase=\"first_token\"", attempts - errors, seconds: 0.3);
            Phase(page, $"route=\"{route}\",tier=\"{tier}\",backend=\"{backend}\",phase=\"total\"", attempts - errors, seconds: 4);
        }
    }

    private static void Phase(StringBuilder page, string labels, long count, double seconds)
    {
        const string Name = GatewayMetricNames.ApiLatency;
        foreach (var bound in Buckets)
        {
            page.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{{labels},le=\"{bound}\"}} {(seconds <= bound ? count : 0)}\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{{labels},le=\"+Inf\"}} {count}\n");
        page.Append(CultureInfo.InvariantCulture, $"{Name}_sum{{{labels}}} {count * seconds}\n");
        page.Append(CultureInfo.InvariantCulture, $"{Name}_count{{{labels}}} {count}\n");
    }
}
