namespace DeepSeek.Testing.Kubernetes;

/// <summary>
/// CRDs of other projects whose kinds the operator makes use of where they are: the published ones from the folder that <c>PEER_CRDS</c> names,
/// which check every field, else ones that take anything under the same names.
/// </summary>
public static class PeerCrds
{
    /// <summary>prometheus-operator's PrometheusRule and ServiceMonitor.</summary>
    public static string Monitoring => string.Join("\n---\n", Read("PrometheusRule"), Read("ServiceMonitor"));

    private static string Read(string kind)
    {
        var plural = $"{kind.ToLowerInvariant()}s";
        return Environment.GetEnvironmentVariable("PEER_CRDS") is { Length: > 0 } folder
            ? File.ReadAllText(Path.Combine(folder, $"monitoring.coreos.com_{plural}.yaml"))
            : Loose(kind, plural);
    }

    private static string Loose(string kind, string plural) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: {{plural}}.monitoring.coreos.com
        spec:
          group: monitoring.coreos.com
          names: {kind: {{kind}}, listKind: {{kind}}List, plural: {{plural}}, singular: {{kind.ToLowerInvariant()}} }
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """;
}
