namespace DeepSeek.Operator.Resources.Nginx;

/// <summary>Where the generated configuration looks for files; docs/operations/nginx.md says how they come there.</summary>
internal static class NginxPaths
{
    /// <summary>Sockets, the process id and bodies on their way. Emptied with the container.</summary>
    public const string Runtime = "/tmp";

    /// <summary>Certificate bundles as <c>&lt;secret&gt;/&lt;key&gt;</c>, and the lines that add upstream keys as <c>&lt;secret&gt;/&lt;key&gt;.conf</c>.</summary>
    public const string Credentials = "/etc/deepseek/credentials";

    /// <summary>How clients prove who they are, in the user's words, for routes that ask for it.</summary>
    public const string ClientAuth = "/etc/deepseek/client-auth.conf";

    /// <summary>The certificate authorities of the system, where Debian and Alpine have them.</summary>
    public const string SystemCertificates = "/etc/ssl/certs/ca-certificates.crt";
}
