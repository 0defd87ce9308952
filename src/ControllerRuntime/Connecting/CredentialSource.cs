using System.Net.Http.Headers;
using System.Text;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>Where credentials come from, and come from again when they are out of date.</summary>
internal abstract class CredentialSource
{
    /// <summary>How a cluster's user shows who it is.</summary>
    public static CredentialSource Of(ClusterAccess access, TimeProvider time) => access.User switch
    {
        { Plugin: { } plugin } => new PluginCredential(plugin, access, time),
        { TokenFile: { } file } user => new TokenFileCredential(file, user.Token, user.Certificate, time),
        { Token: { } token } user => new FixedCredential(new Credential(Bearer(token), user.Certificate)),
        { Name: { } name } user => new FixedCredential(new Credential(Basic(name, user.Password ?? ""), user.Certificate)),
        var user => new FixedCredential(new Credential(null, user.Certificate)),
    };

    /// <summary>What the next request shows.</summary>
    /// <exception cref="CredentialException">There is nothing.</exception>
    public abstract ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server doesn't believe this one: the next is another, where another can be had.</summary>
    public virtual void Reject(Credential credential)
    {
    }

    protected static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token.Trim());

    private static AuthenticationHeaderValue Basic(string name, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    private sealed class FixedCredential(Credential credential) : CredentialSource
    {
        public override ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(credential);
    }
}
