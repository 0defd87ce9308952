using DeepSeek.Api;
using DeepSeek.Api.Routes;

namespace DeepSeek.Standalone.Routes;

/// <summary>Where keys and certificates come from. Contents are read by the gateway; here it counts only whether they are there.</summary>
/// <param name="Directory">Holds files <c>&lt;secret&gt;/&lt;key&gt;</c>.</param>
/// <param name="ApiKey">Stands for every apiKeySecretRef without a file; null: nothing does. Kept in memory alone.</param>
internal sealed record UpstreamKeys(string Directory, string? ApiKey)
{
    /// <summary>The environment variable that holds <see cref="ApiKey"/>.</summary>
    public const string Variable = "DEEPSEEK_API_KEY";

    /// <summary>Holds the keys of clients, a file per client, in place of the Secret of <c>spec.gateway.clientAuth</c>; null: there are none.</summary>
    public string? ClientKeysDirectory { get; init; }

    /// <summary>One line per reference that leads nowhere.</summary>
    public IEnumerable<string> Missing(DeepSeekRouteSpec spec)
    {
        // An empty directory may fill later, as a gateway's does; until then every client is refused, and the gateway says so.
        if (spec.Gateway.ClientAuth.Type == ClientAuthType.ApiKeys && ClientKeysDirectory is null)
        {
            yield return "spec.gateway.clientAuth.secretRef: there is no Secret here; name a directory with a file per client by --client-keys-dir";
        }

        for (var t = 0; t < spec.Tiers.Count; t++)
        {
            for (var b = 0; b < spec.Tiers[t].Backends.Count; b++)
            {
                var path = $"spec.tiers[{t}].backends[{b}]";
                var backend = spec.Tiers[t].Backends[b];
                if (backend.ApiKeySecretRef is { } key && ApiKey is null && !IsFile(key))
                {
                    yield return $"{path}.apiKeySecretRef: there is no key in {FileOf(key)}, and {Variable} isn't set";
                }

                if (backend.Tls?.CaSecretRef is { } bundle && !IsFile(bundle))
                {
                    yield return $"{path}.tls.caSecretRef: there are no certificates in {FileOf(bundle)}";
                }
            }
        }

        if (spec.Cache is { Mode: not CacheMode.Disabled, Redis: { } redis })
        {
            if (redis.PasswordSecretRef is { } password && !IsFile(password))
            {
                yield return $"spec.cache.redis.passwordSecretRef: there is no password in {FileOf(password)}";
            }

            if (redis.CaSecretRef is { } authorities && !IsFile(authorities))
            {
                yield return $"spec.cache.redis.caSecretRef: there are no certificates in {FileOf(authorities)}";
            }
        }
    }

    private string FileOf(SecretKeyReference reference) => Path.Combine(Directory, reference.Name, reference.Key);

    private bool IsFile(SecretKeyReference reference)
    {
        try
        {
            return !string.IsNullOrWhiteSpace(File.ReadAllText(FileOf(reference)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"{Directory}{(ApiKey is null ? "" : $", {Variable}")}";
}
