using System.Net.Security;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>Who we are to an API server, and what shows it. A certificate may go with any of the others.</summary>
public sealed record ClusterUser
{
    /// <summary>A bearer token. Default: none.</summary>
    public string? Token { get; init; }

    /// <summary>A file with a bearer token, read again each minute; while it can't be read, the last one counts. Goes before <see cref="Token"/>. Default: none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The name of HTTP's basic authentication. Default: none.</summary>
    public string? Name { get; init; }

    /// <summary>The password that goes with <see cref="Name"/>. Default: none.</summary>
    public string? Password { get; init; }

    /// <summary>A client certificate with its key and those who issued it. Default: none.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    /// <summary>A command that tells tokens or certificates. Goes before all others. Default: none.</summary>
    public ExecPlugin? Plugin { get; init; }

    /// <summary>As whom we act, where that is somebody else. Default: ourselves.</summary>
    public Impersonation? As { get; init; }

    /// <summary>Nothing of what shows who we are.</summary>
    public override string ToString() => nameof(ClusterUser);
}
