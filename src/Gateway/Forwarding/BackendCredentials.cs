using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>The credentials that one backend names: without all of them nothing can be sent to it.</summary>
internal sealed class BackendCredentials(SnapshotBackend backend, CredentialStore store)
{
    private readonly string? _key = backend.Credential;
    private readonly string? _certificates = backend.Tls?.Ca;

    /// <summary>The backend's own key; null where it has none, or it isn't there.</summary>
    public string? Key => _key is null ? null : store.ReadKey(_key);

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

    private bool HasKey => _key is null || store.ReadKey(_key) is not null;

    private bool HasCertificates => _certificates is null || store.Read(_certificates) is not null;
}
