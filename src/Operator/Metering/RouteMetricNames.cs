namespace DeepSeek.Operator.Metering;

/// <summary>Names that the operator exposes and dashboards read. Renaming one is a breaking change.</summary>
internal static class RouteMetricNames
{
    /// <summary>Gauge: 0 Normal, 1 Warning, 2 Critical, 3 Emergency. Labels: namespace, route.</summary>
    public const string Level = "deepseek_route_level";

    /// <summary>Gauge, percent. Labels: namespace, route, tier.</summary>
    public const string Share = "deepseek_route_share";

    /// <summary>Counter. Labels: namespace, route, outcome (Value | NoData | SourceError).</summary>
    public const string Evaluations = "deepseek_route_evaluations_total";

    /// <summary>Gauge. Labels: namespace, route, state (asked | acknowledged): gateways that are there, and those of them that serve by the newest snapshot.</summary>
    public const string Gateways = "deepseek_route_gateways";

    /// <summary>Gauge, 1 while the flap guard holds the route's level. Labels: namespace, route.</summary>
    public const string FlapGuard = "deepseek_route_flap_guard_holding";

    /// <summary>Histogram, seconds, from the first sign of a fault until every gateway has taken up the shift. Labels: namespace, route.</summary>
    public const string FaultToShift = "deepseek_route_fault_to_shift_seconds";
}
