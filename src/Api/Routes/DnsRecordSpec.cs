namespace DeepSeek.Api.Routes;

/// <summary>The record for one region.</summary>
public sealed record DnsRecordSpec
{
    private const string Label = "[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
    private const string HostName = @"(" + Label + @"\.)+[a-zA-Z]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";
    private const string Octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private const string IPv4 = "(" + Octet + @"\.){3}" + Octet;
    private const string Word = "[0-9a-fA-F]{1,4}";
    private const string IPv6 =
        "(" + Word + ":){7}" + Word
        + "|(" + Word + ":){1,7}:"
        + "|(" + Word + ":){1,6}:" + Word
        + "|(" + Word + ":){1,5}(:" + Word + "){1,2}"
        + "|(" + Word + ":){1,4}(:" + Word + "){1,3}"
        + "|(" + Word + ":){1,3}(:" + Word + "){1,4}"
        + "|(" + Word + ":){1,2}(:" + Word + "){1,5}"
        + "|" + Word + ":(:" + Word + "){1,6}"
        + "|:((:" + Word + "){1,7}|:)";

    /// <summary>Matches what external-dns writes: an address, or a host name without the dot at its end, for which it drops the record.</summary>
    internal const string TargetExpression = "^(" + HostName + "|" + IPv4 + "|" + IPv6 + ")$";

    /// <summary>Tells records of the same name apart.</summary>
    [Required, Length(128, Min = 1)]
    public string SetIdentifier { get; set; } = "";

    /// <summary>IP addresses, or one host name without a dot at its end; of the same kind in every record.</summary>
    [Required, Items(16, Min = 1), ListSet, ItemText(253, MinLength = 1, Pattern = TargetExpression)]
    public IReadOnlyList<string> Targets { get; set; } = [];

    /// <summary>Where the askers are.</summary>
    [Required]
    public GeoSpec Geo { get; set; } = new();

    /// <summary>Health check of the DNS provider that takes the record out while it fails.</summary>
    [Length(128, Min = 1)]
    public string? HealthCheckID { get; set; }
}
