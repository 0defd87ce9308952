using DeepSeek.Api;
using DeepSeek.Api.Routes;
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

    public static (IReadOnlyList<MissingReference> Missing, IReadOnlyList<AwaitedReference> Awaited) Check(ObservedRoute observed)
    {
        var missing = new List<MissingReference>();
        var awaited = new List<AwaitedReference>();
        var replacing = IsReplacing(observed.Gateway);
        foreach (var (path, key) in Named(observed.Route.Spec))
        {
            var tally = Tally(observed.Measurement, key);
            if (tally.IsMissing && !replacing)
            {
                missing.Add(Missing(path, key, observed));
            }
            else if (tally.Spoken == 0 || tally.Lack > 0)
            {
                awaited.Add(Awaited(path, key, tally));
            }
        }

        return (missing, awaited);
    }

    /// <summary>Whether a credential that the backend names is at none of the gateways that speak of it.</summary>
    public static bool IsLacking(BackendSpec backend, Measurement? measurement) => RouteSecrets.Of(backend).Any(key => Tally(measurement, key).IsMissing);

    private static IEnumerable<(string Path, SecretKeyReference Key)> Named(DeepSeekRouteSpec spec)
        => spec.Tiers.SelectMany(static (tier, t) => tier.Backends.SelectMany((backend, b) => new (string Path, SecretKeyReference? Key)[]
        {
            ($"spec.tiers[{t}].backends[{b}].apiKeySecretRef", backend.ApiKeySecretRef),
            ($"spec.tiers[{t}].backends[{b}].tls.caSecretRef", backend.Tls?.CaSecretRef),
        })).Where(static named => named.Key is not null).Select(static named => (named.Path, named.Key!));

    private static CredentialTally Tally(Measurement? measurement, SecretKeyReference key) => measurement?.Credential(RouteSecrets.FileOf(key)) ?? default;

    private static bool IsReplacing(V1Deployment? gateway)
        => gateway?.Status is not { } status || status.ObservedGeneration < gateway.Metadata.Generation || status.Replicas > (status.UpdatedReplicas ?? 0);

    private static MissingReference Missing(string path, SecretKeyReference key, ObservedRoute observed)
        => RouteSecrets.Of(observed.Route.Spec).Any(other => other.Name == key.Name && Tally(observed.Measurement, other).Have > 0)
            ? new(RouteReasons.SecretKeyMissing, $"{path}: the gateways have Secret '{key.Name}' without a usable key '{key.Key}'; add it or name another, gateways see it {Soon}")
            : new(RouteReasons.SecretNotFound, $"{path}: no gateway has Secret '{key.Name}' with a usable key '{key.Key}'; create it in the route's namespace, gateways see it {Soon}");

    private static AwaitedReference Awaited(string path, SecretKeyReference key, CredentialTally tally)
        => tally.Have > 0
            ? new(RouteReasons.SecretPropagating, $"{path}: {tally.Have} of {tally.Spoken} gateways have key '{key.Key}' of Secret '{key.Name}'; the others get it {Soon}, or are being replaced")
            : new(RouteReasons.AwaitingGateways, $"{path}: no gateway of the present template has said yet whether it has key '{key.Key}' of Secret '{key.Name}'");
}
