namespace DeepSeek.Operator.Resources;

/// <summary>Where a gateway pod listens. Ports are referred to by name wherever Kubernetes allows it.</summary>
internal static class GatewayPorts
{
    public const string Http = "http";
    public const int HttpNumber = 8080;

    /// <summary>Metrics, probes and the snapshot.</summary>
    public const string Admin = "admin";
    public const int AdminNumber = 9090;
}
