using System.Diagnostics.CodeAnalysis;
using DeepSeek.Api;
using DeepSeek.Api.Routes;

namespace DeepSeek.Operator.Resources;

/// <summary>Which keys of which Secrets a route's gateways read: those that they send upstream and to Redis, and those that their clients send.</summary>
internal static class RouteSecrets
{
    public static IComparer<SecretKeyReference> ByKey { get; } =
        Comparer<SecretKeyReference>.Create(static (left, right) => string.CompareOrdinal(left.Key, right.Key));

    /// <summary>Where gateways find a key, and the name by which snapshot and metrics call it: <c>&lt;secret&gt;/&lt;key&gt;</c>.</summary>
    [return: NotNullIfNotNull(nameof(key))]
    public static string? FileOf(SecretKeyReference? key) => key is null ? null : $"{key.Name}/{key.Key}";

    /// <summary>What gateways mount: each upstream key, each key of Redis and each certificate bundle once.</summary>
    public static IReadOnlyList<SecretKeyReference> Of(DeepSeekRoute route)
        => [.. route.Spec.Tiers.SelectMany(static tier => tier.Backends).SelectMany(Of).Concat(OfCache(route)).Distinct()];

    /// <summary>The keys that one backend needs.</summary>
    public static IEnumerable<SecretKeyReference> Of(BackendSpec backend)
        => new[] { backend.ApiKeySecretRef, backend.Tls?.CaSecretRef }.OfType<SecretKeyReference>();

    // Mounted also while the cache rests: pods would have to be replaced in the midst of an incident otherwise.
    private static IEnumerable<SecretKeyReference> OfCache(DeepSeekRoute route) => route.Spec.Cache switch
    {
        { Mode: CacheMode.Disabled } or { Redis: null } => [],
        { Redis.Managed: not null } => [CachePassword.Reference(route)],
        { Redis: { } redis } => new[] { redis.PasswordSecretRef, redis.CaSecretRef }.OfType<SecretKeyReference>(),
    };

    /// <summary>The Secret that lists the keys of clients; null where the route asks for none.</summary>
    public static string? OfClients(DeepSeekRouteSpec spec)
        => spec.Gateway.ClientAuth is { Type: ClientAuthType.ApiKeys, SecretRef: { } secret } ? secret.Name : null;
}
