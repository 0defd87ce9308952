namespace DeepSeek.Operator.Metering;

/// <summary>Names that the operator exposes and dashboards read. Renaming one is a breaking change.</summary>
internal static class RouteMetricNames
{
    /// <summary>Gauge: 0 Normal, 1 Warning, 2 Critical, 3 Emergency. Labels: namespace, route.</summary>
    public const string Level = "deepseek_route_level";

    /// <summary>Gauge, percent. Labels: namespace, route, tier.</summary>
    public const string Share = "deepseek_route_share";
}
