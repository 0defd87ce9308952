using k8s.Models;

namespace DeepSeek.ControllerRuntime.Client;

/// <summary>
/// The built-in kinds that operators commonly touch. Each is made when it is first asked for, so that an executable carries the JSON of those alone
/// that it names.
/// </summary>
public static class Kinds
{
    public static ResourceKind<V1Pod> Pod => field ??= new("", "v1", "Pod", "pods", WorkloadJson.Default.V1Pod);

    public static ResourceKind<V1Service> Service => field ??= new("", "v1", "Service", "services", ObjectJson.Default.V1Service);

    public static ResourceKind<V1ServiceAccount> ServiceAccount =>
        field ??= new("", "v1", "ServiceAccount", "serviceaccounts", ObjectJson.Default.V1ServiceAccount);

    public static ResourceKind<V1ConfigMap> ConfigMap =>
        field ??= new("", "v1", "ConfigMap", "configmaps", ObjectJson.Default.V1ConfigMap);

    public static ResourceKind<V1Namespace> Namespace =>
        field ??= new("", "v1", "Namespace", "namespaces", ObjectJson.Default.V1Namespace) { Namespaced = false };

    public static ResourceKind<V1Node> Node =>
        field ??= new("", "v1", "Node", "nodes", ObjectJson.Default.V1Node) { Namespaced = false };

    public static ResourceKind<V1PersistentVolumeClaim> PersistentVolumeClaim =>
        field ??= new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", ObjectJson.Default.V1PersistentVolumeClaim);

    /// <summary>Secrets with their content: to create one, or to read a single one. To watch, use <see cref="SecretMetadata"/>.</summary>
    public static ResourceKind<V1Secret> Secret => field ??= new("", "v1", "Secret", "secrets", ObjectJson.Default.V1Secret);

    /// <summary>Secrets as metadata only: a cache of credentials is a target, and no plan needs their content.</summary>
    public static ResourceKind<PartialObjectMetadata> SecretMetadata => field ??= Secret.AsMetadata();

    public static ResourceKind<V1Deployment> Deployment =>
        field ??= new("apps", "v1", "Deployment", "deployments", WorkloadJson.Default.V1Deployment);

    public static ResourceKind<V1StatefulSet> StatefulSet =>
        field ??= new("apps", "v1", "StatefulSet", "statefulsets", WorkloadJson.Default.V1StatefulSet);

    public static ResourceKind<V1Job> Job => field ??= new("batch", "v1", "Job", "jobs", WorkloadJson.Default.V1Job);

    public static ResourceKind<V1Role> Role =>
        field ??= new("rbac.authorization.k8s.io", "v1", "Role", "roles", ObjectJson.Default.V1Role);

    public static ResourceKind<V1RoleBinding> RoleBinding =>
        field ??= new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", ObjectJson.Default.V1RoleBinding);

    /// <summary>Asks whose a token is. To create; nothing is stored.</summary>
    public static ResourceKind<V1TokenReview> TokenReview =>
        field ??= new("authentication.k8s.io", "v1", "TokenReview", "tokenreviews", ObjectJson.Default.V1TokenReview) { Namespaced = false };

    public static ResourceKind<V1PodDisruptionBudget> PodDisruptionBudget =>
        field ??= new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", ObjectJson.Default.V1PodDisruptionBudget);

    public static ResourceKind<V1NetworkPolicy> NetworkPolicy =>
        field ??= new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", ObjectJson.Default.V1NetworkPolicy);

    public static ResourceKind<V2HorizontalPodAutoscaler> HorizontalPodAutoscaler =>
        field ??= new("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", ObjectJson.Default.V2HorizontalPodAutoscaler);

    public static ResourceKind<V1EndpointSlice> EndpointSlice =>
        field ??= new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", ObjectJson.Default.V1EndpointSlice);

    public static ResourceKind<V1Lease> Lease =>
        field ??= new("coordination.k8s.io", "v1", "Lease", "leases", ObjectJson.Default.V1Lease);

    public static ResourceKind<Eventsv1Event> Event =>
        field ??= new("events.k8s.io", "v1", "Event", "events", ObjectJson.Default.Eventsv1Event);

    public static ResourceKind<V1CustomResourceDefinition> CustomResourceDefinition =>
        field ??= new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions",
            DefinitionJson.Default.V1CustomResourceDefinition)
        { Namespaced = false };
}
