using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>What a credential plugin is told (the spec), and what it answers (the status).</summary>
internal sealed record ExecCredential(string? ApiVersion, string? Kind, ExecCredential.ExecSpec? Spec, ExecCredential.ExecStatus? Status)
{
    public const string KindName = "ExecCredential";

    /// <param name="Interactive">Whether standard input is a person's.</param>
    /// <param name="Cluster">Which cluster the credential is for; null: it isn't told.</param>
    public sealed record ExecSpec(bool Interactive, ExecCluster? Cluster);

    public sealed record ExecCluster(
        [property: JsonPropertyName("server")] string Server,
        [property: JsonPropertyName("tls-server-name")] string? TlsServerName,
        [property: JsonPropertyName("insecure-skip-tls-verify")] bool? SkipTlsVerify,
        [property: JsonPropertyName("certificate-authority-data")] string? Authorities,
        [property: JsonPropertyName("proxy-url")] string? Proxy,
        [property: JsonPropertyName("config")] JsonNode? Config);

    /// <param name="ExpirationTimestamp">Until when it counts; null: until the server says no.</param>
    /// <param name="Token">A bearer token; null: none.</param>
    /// <param name="ClientCertificateData">A client certificate as PEM; null: none.</param>
    /// <param name="ClientKeyData">Its key as PEM.</param>
    public sealed record ExecStatus(DateTimeOffset? ExpirationTimestamp, string? Token, string? ClientCertificateData, string? ClientKeyData);
}
