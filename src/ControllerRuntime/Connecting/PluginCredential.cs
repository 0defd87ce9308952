using k8s.Exceptions;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>What a credential plugin said, until it expires or the server no longer believes it. One run serves all who wait.</summary>
internal sealed class PluginCredential(ExecPlugin plugin, ClusterAccess access, TimeProvider time) : CredentialSource
{
    /// <summary>So long before it expires, one is out of date: it has a way to go.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Known? _known;
    private Task<Credential>? _running;

    public override async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        Task<Credential> running;
        lock (_lock)
        {
            if (_known is { } known && !(time.GetUtcNow() + Margin >= known.Until))
                return known.Credential;
            running = _running ??= Task.Run(RunAsync, CancellationToken.None);
        }

        return await running.WaitAsync(cancellationToken);
    }

    public override void Reject(Credential credential)
    {
        lock (_lock)
        {
            if (_known?.Credential == credential)
                _known = null;
        }
    }

    /// <summary>Whoever waits may give up, and the others go on waiting.</summary>
    private async Task<Credential> RunAsync()
    {
        Known? known = null;
        try
        {
            var status = await new PluginRun(plugin, access, time).RunAsync();
            known = new Known(Understand(status), status.ExpirationTimestamp);
            return known.Credential;
        }
        finally
        {
            lock (_lock)
                (_known, _running) = (known, null);
        }
    }

    private Credential Understand(ExecCredential.ExecStatus status)
    {
        if (string.IsNullOrEmpty(status.Token) && string.IsNullOrEmpty(status.ClientCertificateData))
            throw new CredentialException($"credential plugin {plugin.Command} said neither a token nor a client certificate");

        try
        {
            return new Credential(
                string.IsNullOrEmpty(status.Token) ? null : Bearer(status.Token),
                string.IsNullOrEmpty(status.ClientCertificateData)
                    ? access.User.Certificate
                    : Certificates.ReadWithKey($"credential plugin {plugin.Command}", status.ClientCertificateData, status.ClientKeyData ?? ""));
        }
        catch (KubeConfigException e)
        {
            throw new CredentialException(e.Message, e);
        }
    }

    private sealed record Known(Credential Credential, DateTimeOffset? Until);
}
