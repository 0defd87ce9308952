using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>Names of what a route generates: fixed, so that a second run finds what the first one made.</summary>
internal static class RouteNames
{
    /// <summary>Deployment, Service, ServiceAccount, Role, RoleBinding, PodDisruptionBudget, NetworkPolicy, HorizontalPodAutoscaler, ServiceMonitor.</summary>
    public static string Gateway(DeepSeekRoute route) => $"{route.Name()}-gateway";

    /// <summary>Deployment, Service, NetworkPolicy and Secret of a managed Redis.</summary>
    public static string Cache(DeepSeekRoute route) => $"{route.Name()}-cache";

    /// <summary>The DNSEndpoint.</summary>
    public static string Dns(DeepSeekRoute route) => route.Name();

    /// <summary>The ConfigMap with the snapshot.</summary>
    public static string Routing(DeepSeekRoute route) => $"{route.Name()}-routing";

    /// <summary>PrometheusRule.</summary>
    public static string Rules(DeepSeekRoute route) => route.Name();

    /// <summary>The ConfigMap with the same rules, where there is no PrometheusRule.</summary>
    public static string Alerts(DeepSeekRoute route) => $"{route.Name()}-alerts";

    /// <summary>The ConfigMap with an nginx configuration.</summary>
    public static string Nginx(DeepSeekRoute route) => $"{route.Name()}-nginx";

    /// <summary>The ConfigMap with a Grafana dashboard.</summary>
    public static string Dashboard(DeepSeekRoute route) => $"{route.Name()}-dashboard";
}
