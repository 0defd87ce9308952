namespace DeepSeek.Operator.Resources.ExternalDns;

/// <summary>What a DNSEndpoint asks for.</summary>
internal sealed record DnsEndpointSpec
{
    public IReadOnlyList<DnsEndpointRecord> Endpoints { get; init; } = [];
}
