using DeepSeek.Api.Routes;
using DeepSeek.Operator.Resources.ExternalDns;

namespace DeepSeek.Operator.Resources;

/// <summary>The DNS records of a route's host name: one set for each region, or two where it has IPv4 and IPv6 addresses.</summary>
internal static class RouteDnsEndpoint
{
    // Route 53's settings, as external-dns calls them.
    private const string ContinentCode = "aws/geolocation-continent-code";
    private const string CountryCode = "aws/geolocation-country-code";
    private const string HealthCheckID = "aws/health-check-id";

    public static DnsEndpoint Build(DeepSeekRoute route, DnsSpec dns) => new()
    {
        ApiVersion = ExternalDnsKinds.DnsEndpoint.ApiVersion,
        Kind = ExternalDnsKinds.DnsEndpoint.Kind,
        Metadata = ChildMetadata.For(route, RouteNames.Dns(route)),
        Spec = new DnsEndpointSpec { Endpoints = [.. dns.Records.SelectMany(record => Sets(dns, record))] },
    };

    private static IEnumerable<DnsEndpointRecord> Sets(DnsSpec dns, DnsRecordSpec record)
        => record.Targets.GroupBy(RecordType).Select(targets => new DnsEndpointRecord
        {
            DnsName = dns.Hostname,
            RecordType = targets.Key,
            SetIdentifier = record.SetIdentifier,
            Targets = [.. targets],
            RecordTTL = dns.RecordTTLSeconds,
            ProviderSpecific = [.. Properties(record)],
        });

    private static IEnumerable<ProviderProperty> Properties(DnsRecordSpec record)
    {
        if (record.Geo.ContinentCode is { } continent)
        {
            yield return new ProviderProperty(ContinentCode, continent);
        }

        if (record.Geo.CountryCode is { } country)
        {
            yield return new ProviderProperty(CountryCode, country);
        }

        if (record.HealthCheckID is { } check)
        {
            yield return new ProviderProperty(HealthCheckID, check);
        }
    }

    // The spec's rules have seen to it that a target is one of the three.
    private static string RecordType(string target)
        => target.Contains(':') ? "AAAA" : target.All(static letter => letter == '.' || char.IsAsciiDigit(letter)) ? "A" : "CNAME";
}
