using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>The credentials that one backend names: without all of them nothing can be sent to it.</summary>
internal sealed class BackendCredentials(SnapshotBackend backend, CredentialStore store)
{
    private readonly string? _key = backend.Credential;
    private readonly string? _certificates = backend.Tls?.Ca;

    /// <summary>Reads the backend's own key.</summary>
    /// <param name="key">Null where it has none, or it isn't there.</param>
    /// <returns>False when it isn't there.</returns>
    public bool TryReadKey(out string? key)
    {
        key = _key is null ? null : store.ReadKey(_key);
        return key is not null || _key is null;
    }

    /// <summary>Whether everything is there. True of a backend that names nothing.</summary>
    public bool AreThere => HasKey && HasCertificates;

    /// <summary>Each by its name <c>&lt;secret&gt;/&lt;key&gt;</c>, and whether it is there.</summary>
    public IEnumerable<(string Name, bool IsThere)> Each()
    {
        if (_key is not null)
        {
            yield return (_key, HasKey);
        }

        if (_certificates is not null)
        {
            yield return (_certificates, HasCertificates);
        }
    }

    private bool HasKey => TryReadKey(out _);

    private bool HasCertificates => _certificates is null || store.Read(_certificates) is not null;
}
