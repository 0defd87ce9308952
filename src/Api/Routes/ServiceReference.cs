namespace DeepSeek.Api.Routes;

/// <summary>A port of a Service in the route's namespace, spoken to by plain HTTP.</summary>
public sealed record ServiceReference
{
    /// <summary>Name of the Service.</summary>
    [Required, Length(63, Min = 1)]
    public string Name { get; set; } = "";

    /// <summary>Port of the Service.</summary>
    [Bounds(1, 65535)]
    public int Port { get; set; } = 80;

    /// <summary>Path before the OpenAI paths.</summary>
    [Length(256), Pattern(@"^(/[^\s?#]*)?$")]
    public string Path { get; set; } = "/v1";
}
