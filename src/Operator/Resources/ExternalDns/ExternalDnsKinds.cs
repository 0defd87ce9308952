using DeepSeek.ControllerRuntime.Client;

namespace DeepSeek.Operator.Resources.ExternalDns;

/// <summary>external-dns' kinds, as the controller runtime reads and writes them. A cluster may not have them.</summary>
internal static class ExternalDnsKinds
{
    public static ResourceKind<DnsEndpoint> DnsEndpoint { get; } =
        new("externaldns.k8s.io", "v1alpha1", "DNSEndpoint", "dnsendpoints", ExternalDnsJson.Default.DnsEndpoint) { WholeLists = true };
}
