namespace DeepSeek.Testing.Kubernetes;

/// <summary>CRDs of other projects for the test API server. None of them is part of the repository.</summary>
public static class PeerCrds
{
    /// <summary>Why tests that need a published CRD are skipped where there is none.</summary>
    public const string SkipReason = "PEER_CRDS does not name a directory with the CRD, as its project publishes it";

    /// <summary>A CRD as its project publishes it, from the folder that PEER_CRDS names; null when it isn't there.</summary>
    /// <param name="name">Group and plural, as controller-gen names files: <c>externaldns.k8s.io_dnsendpoints</c>.</param>
    public static string? Published(string name)
        => Environment.GetEnvironmentVariable("PEER_CRDS") is { Length: > 0 } folder && Path.Combine(folder, $"{name}.yaml") is var path && File.Exists(path)
            ? File.ReadAllText(path) : null;

    /// <summary>prometheus-operator's PrometheusRule, ServiceMonitor and PodMonitor: the published ones where they are there, else ones that take any field.</summary>
    public static string Monitoring => string.Join("\n---\n", OfMonitoring("PrometheusRule"), OfMonitoring("ServiceMonitor"), OfMonitoring("PodMonitor"));

    /// <summary>A CRD that takes any spec and status: for tests of what doesn't depend on the schema.</summary>
    public static string Open(string group, string version, string kind)
    {
        var singular = kind.ToLowerInvariant();
        return $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              annotations: {api-approved.kubernetes.io: "unapproved, for tests"}
              name: {{singular}}s.{{group}}
            spec:
              group: {{group}}
              names: {kind: {{kind}}, listKind: {{kind}}List, plural: {{singular}}s, singular: {{singular}} }
              scope: Namespaced
              versions:
              - name: {{version}}
                served: true
                storage: true
                subresources: {status: {} }
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
                      status: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """;
    }

    private static string OfMonitoring(string kind) =>
        Published($"monitoring.coreos.com_{kind.ToLowerInvariant()}s") ?? Open("monitoring.coreos.com", "v1", kind);
}
