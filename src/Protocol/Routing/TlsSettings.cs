namespace DeepSeek.Protocol.Routing;

/// <summary>How the TLS of one backend differs from the system's defaults.</summary>
public sealed record TlsSettings
{
    /// <summary>A PEM bundle as <c>&lt;secret&gt;/&lt;key&gt;</c> below the credentials directory that replaces the system's roots.</summary>
    public string? Ca { get; init; }

    /// <summary>Name sent in SNI and checked in the certificate. Absent: the URL's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>Accept any certificate. For tests.</summary>
    public bool InsecureSkipVerify { get; init; }
}
