namespace DeepSeek.Api.Routes;

/// <summary>A request header.</summary>
public sealed record HeaderSpec
{
    /// <summary>Name of the header.</summary>
    [Required, Length(128, Min = 1), Pattern("^[-!#$%&'*+.^_`|~0-9A-Za-z]+$")]
    [Rule("!(self.lowerAscii() in ['authorization', 'host', 'content-length', 'content-type', 'transfer-encoding', 'connection', 'te', 'upgrade'])", RouteMessages.HeaderReserved)]
    public string Name { get; set; } = "";

    /// <summary>Value of the header. Not for secrets: everyone who may read the route reads it.</summary>
    [Required, Length(1024), Pattern(@"^[^\r\n]*$")]
    public string Value { get; set; } = "";
}
