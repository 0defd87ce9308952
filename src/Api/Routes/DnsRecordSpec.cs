namespace DeepSeek.Api.Routes;

/// <summary>The record for one region.</summary>
public sealed record DnsRecordSpec
{
    /// <summary>Tells records of the same name apart.</summary>
    [Required, Length(128, Min = 1)]
    public string SetIdentifier { get; set; } = "";

    /// <summary>IP addresses, or one host name.</summary>
    [Required, Items(16, Min = 1), ListSet, ItemText(253, MinLength = 1)]
    public IReadOnlyList<string> Targets { get; set; } = [];

    /// <summary>Where the askers are.</summary>
    [Required]
    public GeoSpec Geo { get; set; } = new();

    /// <summary>Health check of the DNS provider that takes the record out while it fails.</summary>
    [Length(128, Min = 1)]
    public string? HealthCheckID { get; set; }
}
