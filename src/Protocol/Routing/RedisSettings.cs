namespace DeepSeek.Protocol.Routing;

/// <summary>The Redis that gateways share. Holds no secret: the password is a file beside the gateway.</summary>
public sealed record RedisSettings
{
    /// <summary><c>redis://host:port/database</c>, or <c>rediss://</c> for TLS; port 6379 and database 0 by default.</summary>
    public required string Url { get; init; }

    /// <summary>The password as <c>&lt;secret&gt;/&lt;key&gt;</c>, a file below the credentials directory. Absent: none.</summary>
    public string? Credential { get; init; }

    /// <summary>A PEM bundle as <c>&lt;secret&gt;/&lt;key&gt;</c> below the credentials directory that replaces the system's roots.</summary>
    public string? Ca { get; init; }
}
