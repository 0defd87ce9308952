using DeepSeek.Api;
using DeepSeek.Api.Routes;

namespace DeepSeek.Operator.Resources;

/// <summary>Which keys of which Secrets a route's gateways read: those that they send upstream, and those that their clients send.</summary>
internal static class RouteSecrets
{
    public static IComparer<SecretKeyReference> ByKey { get; } =
        Comparer<SecretKeyReference>.Create(static (left, right) => string.CompareOrdinal(left.Key, right.Key));

    /// <summary>Where gateways find a key, and the name by which snapshot and metrics call it: <c>&lt;secret&gt;/&lt;key&gt;</c>.</summary>
    public static string FileOf(SecretKeyReference key) => $"{key.Name}/{key.Key}";

    /// <summary>Each upstream key and certificate bundle once.</summary>
    public static IReadOnlyList<SecretKeyReference> Of(DeepSeekRouteSpec spec)
        => [.. spec.Tiers.SelectMany(static tier => tier.Backends).SelectMany(Of).Distinct()];

    /// <summary>The keys that one backend needs.</summary>
    public static IEnumerable<SecretKeyReference> Of(BackendSpec backend)
        => new[] { backend.ApiKeySecretRef, backend.Tls?.CaSecretRef }.OfType<SecretKeyReference>();

    /// <summary>The Secret that lists the keys of clients; null where the route asks for none.</summary>
    public static string? OfClients(DeepSeekRouteSpec spec)
        => spec.Gateway.ClientAuth is { Type: ClientAuthType.ApiKeys, SecretRef: { } secret } ? secret.Name : null;
}
