namespace DeepSeek.Api.Routes;

/// <summary>TLS of one backend.</summary>
public sealed record BackendTlsSpec
{
    /// <summary>PEM bundle of certificate authorities that replaces the system's.</summary>
    public SecretKeyReference? CaSecretRef { get; set; }

    /// <summary>Name sent in SNI and looked for in the certificate. Absent: the URL's host.</summary>
    [Length(253, Min = 1)]
    public string? ServerName { get; set; }

    /// <summary>Accept any certificate. For tests alone: keys and prompts can then be read on the way.</summary>
    public bool InsecureSkipVerify { get; set; }
}
