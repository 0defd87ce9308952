using k8s;
using k8s.Models;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>The built-in kinds that operators commonly touch.</summary>
public static class Kinds
{
    public static ResourceKind<V1Pod> Pod { get; } = new("", "v1", "Pod", "pods", SourceGenerationContext.Default.V1Pod);

    public static ResourceKind<V1Service> Service { get; } = new("", "v1", "Service", "services", SourceGenerationContext.Default.V1Service);

    public static ResourceKind<V1ServiceAccount> ServiceAccount { get; } =
        new("", "v1", "ServiceAccount", "serviceaccounts", SourceGenerationContext.Default.V1ServiceAccount);

    public static ResourceKind<V1ConfigMap> ConfigMap { get; } =
        new("", "v1", "ConfigMap", "configmaps", SourceGenerationContext.Default.V1ConfigMap);

    public static ResourceKind<V1Namespace> Namespace { get; } =
        new("", "v1", "Namespace", "namespaces", SourceGenerationContext.Default.V1Namespace) { Namespaced = false };

    public static ResourceKind<V1Node> Node { get; } =
        new("", "v1", "Node", "nodes", SourceGenerationContext.Default.V1Node) { Namespaced = false };

    public static ResourceKind<V1PersistentVolumeClaim> PersistentVolumeClaim { get; } =
        new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", SourceGenerationContext.Default.V1PersistentVolumeClaim);

    /// <summary>Secrets with their content: to create one, or to read a single one. To watch, use <see cref="SecretMetadata"/>.</summary>
    public static ResourceKind<V1Secret> Secret { get; } = new("", "v1", "Secret", "secrets", SourceGenerationContext.Default.V1Secret);

    /// <summary>Secrets as metadata only: a cache of credentials is a target, and no plan needs their content.</summary>
    public static ResourceKind<PartialObjectMetadata> SecretMetadata { get; } = Secret.AsMetadata();

    public static ResourceKind<V1Deployment> Deployment { get; } =
        new("apps", "v1", "Deployment", "deployments", SourceGenerationContext.Default.V1Deployment);

    public static ResourceKind<V1StatefulSet> StatefulSet { get; } =
        new("apps", "v1", "StatefulSet", "statefulsets", SourceGenerationContext.Default.V1StatefulSet);

    public static ResourceKind<V1Job> Job { get; } = new("batch", "v1", "Job", "jobs", SourceGenerationContext.Default.V1Job);

    public static ResourceKind<V1Role> Role { get; } =
        new("rbac.authorization.k8s.io", "v1", "Role", "roles", SourceGenerationContext.Default.V1Role);

    public static ResourceKind<V1RoleBinding> RoleBinding { get; } =
        new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", SourceGenerationContext.Default.V1RoleBinding);

    /// <summary>Asks whose a token is. To create; nothing is stored.</summary>
    public static ResourceKind<V1TokenReview> TokenReview { get; } =
        new("authentication.k8s.io", "v1", "TokenReview", "tokenreviews", SourceGenerationContext.Default.V1TokenReview) { Namespaced = false };

    public static ResourceKind<V1PodDisruptionBudget> PodDisruptionBudget { get; } =
        new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", SourceGenerationContext.Default.V1PodDisruptionBudget);

    public static ResourceKind<V1NetworkPolicy> NetworkPolicy { get; } =
        new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", SourceGenerationContext.Default.V1NetworkPolicy);

    public static ResourceKind<V2HorizontalPodAutoscaler> HorizontalPodAutoscaler { get; } =
        new("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", SourceGenerationContext.Default.V2HorizontalPodAutoscaler);

    public static ResourceKind<V1EndpointSlice> EndpointSlice { get; } =
        new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", SourceGenerationContext.Default.V1EndpointSlice);

    public static ResourceKind<V1Lease> Lease { get; } =
        new("coordination.k8s.io", "v1", "Lease", "leases", SourceGenerationContext.Default.V1Lease);

    public static ResourceKind<Eventsv1Event> Event { get; } =
        new("events.k8s.io", "v1", "Event", "events", SourceGenerationContext.Default.Eventsv1Event);

    public static ResourceKind<V1CustomResourceDefinition> CustomResourceDefinition { get; } =
        new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions",
            SourceGenerationContext.Default.V1CustomResourceDefinition)
        { Namespaced = false };
}
