namespace DeepSeek.Api.Routes;

/// <summary>The Service in front of the gateways.</summary>
public sealed record GatewayServiceSpec
{
    /// <summary>Type of the Service.</summary>
    public GatewayServiceType Type { get; set; }

    /// <summary>Port of the Service.</summary>
    [Bounds(1, 65535)]
    public int Port { get; set; } = 80;

    /// <summary>Annotations, such as a cloud's for load balancers.</summary>
    [Items(32), ItemText(4096)]
    public IReadOnlyDictionary<string, string> Annotations { get; set; } = new Dictionary<string, string>();
}
