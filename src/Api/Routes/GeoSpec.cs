namespace DeepSeek.Api.Routes;

/// <summary>A continent or a country.</summary>
[Rule("has(self.continentCode) != has(self.countryCode)", RouteMessages.GeoNotOneOf)]
public sealed record GeoSpec
{
    /// <summary>AF, AN, AS, EU, NA, OC or SA.</summary>
    [Length(2), Pattern("^(AF|AN|AS|EU|NA|OC|SA)$")]
    public string? ContinentCode { get; set; }

    /// <summary>ISO 3166-1 alpha-2 code, or * for everybody whom no other record names.</summary>
    [Length(2), Pattern(@"^([A-Z]{2}|\*)$")]
    public string? CountryCode { get; set; }
}
