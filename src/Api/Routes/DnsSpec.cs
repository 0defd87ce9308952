namespace DeepSeek.Api.Routes;

/// <summary>GeoDNS through external-dns: a DNSEndpoint is generated.</summary>
public sealed record DnsSpec
{
    /// <summary>The name that clients use.</summary>
    [Required, Length(253, Min = 1), Pattern(@"^(\*\.)?([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")]
    public string Hostname { get; set; } = "";

    /// <summary>TTL of the records, in seconds. Longer ones delay a move to another region.</summary>
    [Bounds(1, 86400)]
    public int RecordTTLSeconds { get; set; } = 60;

    private const string IsAddress = "(t.contains(':') || t.matches('^[0-9.]+$'))";

    /// <summary>One record per region, and exactly one for everybody else.</summary>
    [Required, Items(32, Min = 1), ListMap("setIdentifier")]
    [Rule("self.filter(r, has(r.geo.countryCode) && r.geo.countryCode == '*').size() == 1", RouteMessages.NotOneDefaultRecord)]
    [Rule("self.all(r, (has(r.geo.countryCode) && r.geo.countryCode == '*') || self.exists_one(other, other.geo == r.geo))", RouteMessages.GeoOfTwoRecords)]
    [Rule("self.all(r, r.targets.all(t, " + IsAddress + ")) || self.all(r, r.targets.size() == 1 && r.targets.all(t, !" + IsAddress + "))", RouteMessages.TargetsMixed)]
    public IReadOnlyList<DnsRecordSpec> Records { get; set; } = [];
}
