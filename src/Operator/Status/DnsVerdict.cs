using System.Text.Json;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Resources.ExternalDns;

namespace DeepSeek.Operator.Status;

/// <summary>Whether a route's DNS records are written and read, and what they wait for where they aren't.</summary>
internal static class DnsVerdict
{
    public static Verdict Of(ObservedRoute observed, RoutePlan plan)
    {
        if (observed.Route.Spec.Dns is not { } dns)
        {
            return Verdict.False(RouteReasons.NotRequested, "spec.dns is absent");
        }

        if (!plan.Writes)
        {
            return Verdict.False(RouteReasons.InvalidSpec, "the spec is invalid: records are left as they are");
        }

        if (!observed.IsDnsServed)
        {
            return Verdict.False(
                RouteReasons.CRDNotInstalled, "the cluster has no DNSEndpoint (externaldns.k8s.io/v1alpha1): install the CRD of external-dns, and records are written soon after");
        }

        var wanted = plan.Objects.OfType<DesiredObject<DnsEndpoint>>().Single();
        return observed.Dns is not { } live || !IsSame(live.Spec, wanted.Item.Spec)
            ? Verdict.False(RouteReasons.Starting, $"DNSEndpoint {wanted.Key.Name} isn't written yet")
            : live.Status?.ObservedGeneration != live.Metadata.Generation
            ? Verdict.False(RouteReasons.Starting, $"external-dns hasn't read DNSEndpoint {wanted.Key.Name} yet; it must run with --source=crd and watch this namespace")
            : Verdict.True(RouteReasons.Active, $"external-dns has read DNSEndpoint {wanted.Key.Name}, {dns.Records.Count} records of {dns.Hostname}");
    }

    // What external-dns has read may be what the route said before: the new word is in the plan, and not yet in the cache.
    private static bool IsSame(DnsEndpointSpec? live, DnsEndpointSpec? wanted) => Text(live) == Text(wanted);

    private static string Text(DnsEndpointSpec? spec) => JsonSerializer.Serialize(spec, ExternalDnsJson.Default.DnsEndpointSpec);
}
