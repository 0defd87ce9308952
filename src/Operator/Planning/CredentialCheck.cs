using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources;
using k8s.Models;

namespace DeepSeek.Operator.Planning;

// What the gateways that speak of a credential say      it is
// all have it                                           there
// none has it, and all are of the present template      missing
// none has it, and some are of a template before        awaited: those before may not mount what the route names now
// some have it                                          awaited: a Secret reaches each pod in its own time
// nobody speaks of it                                   awaited: gateways speak of what the snapshot that they serve names

/// <summary>Which keys and certificate bundles of a route are there, as its gateways tell: they mount them, and the operator may not read Secrets.</summary>
internal static class CredentialCheck
{
    private const string Soon = "within about a minute";

    /// <param name="observed">What the gateways said, among others.</param>
    /// <param name="state">Whether the cache is in use: gateways don't speak of what they don't use yet.</param>
    public static (IReadOnlyList<MissingReference> Missing, IReadOnlyList<AwaitedReference> Awaited) Check(ObservedRoute observed, AnalysisState state)
    {
        var missing = new List<MissingReference>();
        var awaited = new List<AwaitedReference>();
        var replacing = IsReplacing(observed.Gateway);
        (string Path, Credential Credential)[] named = [.. Named(observed.Route.Spec, state)];
        foreach (var (path, credential) in named)
        {
            var tally = Tally(observed.Measurement, credential.Name);
            if (tally.IsMissing && !replacing)
            {
                missing.Add(Missing(path, credential, observed.Measurement, named));
            }
            else if (tally.Spoken == 0 || tally.Lack > 0)
            {
                awaited.Add(Awaited(path, credential, tally));
            }
        }

        return (missing, awaited);
    }

    /// <summary>Whether a credential that the backend names is at none of the gateways that speak of it.</summary>
    public static bool IsLacking(BackendSpec backend, Measurement? measurement) => RouteSecrets.Of(backend).Any(key => Tally(measurement, RouteSecrets.FileOf(key)).IsMissing);

    private static IEnumerable<(string Path, Credential Credential)> Named(DeepSeekRouteSpec spec, AnalysisState state)
    {
        if (RouteSecrets.OfClients(spec) is { } clients)
        {
            yield return ("spec.gateway.clientAuth.secretRef", new Credential(clients, clients, "a usable key"));
        }

        foreach (var (path, key) in Upstream(spec).Concat(OfRedis(spec.Cache, state)))
        {
            if (key is not null)
            {
                yield return (path, new Credential(RouteSecrets.FileOf(key), key.Name, $"a usable key '{key.Key}'"));
            }
        }
    }

    private static IEnumerable<(string Path, SecretKeyReference? Key)> Upstream(DeepSeekRouteSpec spec)
        => spec.Tiers.SelectMany(static (tier, t) => tier.Backends.SelectMany((backend, b) => new (string Path, SecretKeyReference? Key)[]
        {
            ($"spec.tiers[{t}].backends[{b}].apiKeySecretRef", backend.ApiKeySecretRef),
            ($"spec.tiers[{t}].backends[{b}].tls.caSecretRef", backend.Tls?.CaSecretRef),
        }));

    // The password of a managed Redis isn't among them: the route doesn't name it, and nobody but the operator could be told to bring it.
    private static IEnumerable<(string Path, SecretKeyReference? Key)> OfRedis(CacheSpec cache, AnalysisState state)
        => !CacheUse.IsServing(cache, state) || cache.Redis is not { Managed: null } redis ? [] :
        [
            ("spec.cache.redis.passwordSecretRef", redis.PasswordSecretRef),
            ("spec.cache.redis.caSecretRef", redis.CaSecretRef),
        ];

    private static CredentialTally Tally(Measurement? measurement, string credential) => measurement?.Credential(credential) ?? default;

    private static bool IsReplacing(V1Deployment? gateway)
        => gateway?.Status is not { } status || status.ObservedGeneration < gateway.Metadata.Generation || status.Replicas > (status.UpdatedReplicas ?? 0);

    private static MissingReference Missing(
        string path, Credential credential, Measurement? measurement, IReadOnlyList<(string Path, Credential Credential)> named)
        => named.Any(other => other.Credential.Secret == credential.Secret && Tally(measurement, other.Credential.Name).Have > 0)
            ? new(RouteReasons.SecretKeyMissing, $"{path}: the gateways have Secret '{credential.Secret}' without {credential.Key}; add it or name another, gateways see it {Soon}")
            : new(RouteReasons.SecretNotFound, $"{path}: no gateway has Secret '{credential.Secret}' with {credential.Key}; create it in the route's namespace, gateways see it {Soon}");

    private static AwaitedReference Awaited(string path, Credential credential, CredentialTally tally)
        => tally.Have > 0
            ? new(RouteReasons.SecretPropagating, $"{path}: {tally.Have} of {tally.Spoken} gateways have Secret '{credential.Secret}' with {credential.Key}; the others get it {Soon}, or are being replaced")
            : new(RouteReasons.AwaitingGateways, $"{path}: no gateway of the present template has said yet whether it has Secret '{credential.Secret}' with {credential.Key}");

    /// <param name="Name">As gateways call it.</param>
    /// <param name="Secret">Where it is.</param>
    /// <param name="Key">What the Secret must have, for messages.</param>
    private sealed record Credential(string Name, string Secret, string Key);
}
