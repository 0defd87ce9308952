namespace DeepSeek.Operator.Resources.ExternalDns;

/// <summary>What external-dns says of a DNSEndpoint.</summary>
internal sealed record DnsEndpointStatus
{
    /// <summary>The generation that it read last. It says no more: whether a provider took the records shows in its log and metrics.</summary>
    public long? ObservedGeneration { get; init; }
}
