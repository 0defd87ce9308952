using System.Net.Security;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>
/// A token in a file that somebody replaces, as kubelet does with those of service accounts: after four fifths of their life, which is ten minutes at least.
/// </summary>
internal sealed class TokenFileCredential(string path, string? token, SslStreamCertificateContext? certificate, TimeProvider time) : CredentialSource
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private volatile Known? _known = token is null ? null : new Known(token, new Credential(Bearer(token), certificate), ReadAt: null);

    public override async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        var known = _known;
        if (known?.ReadAt is { } readAt && time.GetElapsedTime(readAt) < Fresh)
            return known.Credential;

        var now = time.GetTimestamp();
        var text = await ReadAsync(known, cancellationToken);
        var credential = text == known?.Token ? known.Credential : new Credential(Bearer(text), certificate);
        _known = new Known(text, credential, now);
        return credential;
    }

    public override void Reject(Credential credential)
    {
        if (_known is { } known && known.Credential == credential)
            _known = known with { ReadAt = null };
    }

    private async Task<string> ReadAsync(Known? known, CancellationToken cancellationToken)
    {
        try
        {
            var text = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
            return text.Length > 0 ? text : known?.Token ?? throw new CredentialException($"{path} is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return known?.Token ?? throw new CredentialException($"the token can't be read: {e.Message}", e);
        }
    }

    private sealed record Known(string Token, Credential Credential, long? ReadAt);
}
