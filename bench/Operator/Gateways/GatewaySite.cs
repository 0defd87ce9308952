using System.Net;

namespace DeepSeek.Bench.Operator.Gateways;

/// <summary>One route's gateway.</summary>
internal sealed class GatewaySite(string route, IPAddress address)
{
    public string Route => route;

    public IPAddress Address => address;

    public GatewayTraffic Traffic { get; } = new(TimeProvider.System);

    /// <summary>Of the snapshot that it serves by; null before the first.</summary>
    public string? Hash { get; set; }
}
