using System.Net.Http.Headers;
using System.Net.Security;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>What a request shows. Two are the same only where they are one object.</summary>
internal sealed class Credential(AuthenticationHeaderValue? authorization, SslStreamCertificateContext? certificate)
{
    public AuthenticationHeaderValue? Authorization { get; } = authorization;

    public SslStreamCertificateContext? Certificate { get; } = certificate;
}
