using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources;
using DeepSeek.Operator.Resources.ExternalDns;
using DeepSeek.Operator.Resources.Monitoring;
using k8s;
using k8s.Models;

namespace DeepSeek.Operator.Permissions;

/// <summary>
/// All that the operator may do, and nothing more: config/rbac is generated from here, and tests take each verb away to see what breaks.
/// No Secret is read: what they hold is mounted into gateways by the kubelet and never seen by the operator.
/// </summary>
internal static class OperatorPermissions
{
    /// <summary>The Lease by which replicas agree on who reconciles.</summary>
    public const string LeaseName = ChildMetadata.OperatorName;

    /// <summary>In every namespace that is watched: a ClusterRole for all of them, or a Role in each.</summary>
    public static IReadOnlyList<Permission> Watched { get; } =
    [
        Of(RouteKinds.Route, ["get", "list", "watch"], "The routes. The operator never changes one. Get: before something that vanished is made anew, whether its route isn't gone, too."),
        Of(RouteKinds.Route, ["patch"], "What became of a route, by server-side apply of its status alone.", "/status"),
        // Not checked by a plain API server: the rule is the plugin's, which asks for it whenever blockOwnerDeletion is set.
        Of(RouteKinds.Route, ["update"], "Generated objects may hold up their route's deletion (blockOwnerDeletion): asked for where the admission plugin OwnerReferencesPermissionEnforcement is on, as in OpenShift.", "/finalizers"),
        Of(RouteKinds.LocalModel, ["get", "list", "watch"], "The local models, also as backends of routes. The operator never changes one. Get: before something that vanished is made anew, whether its model isn't gone, too."),
        Of(RouteKinds.LocalModel, ["patch"], "What became of a local model, by server-side apply of its status alone.", "/status"),
        // See that of routes.
        Of(RouteKinds.LocalModel, ["update"], "Generated objects may hold up their model's deletion (blockOwnerDeletion): asked for as for routes.", "/finalizers"),
        Generated(Kinds.ServiceAccount, "Who the gateways are, and the pods of local models."),
        Generated(Kinds.Role, "What gateways may do: read their one ConfigMap. Nobody may grant more than they hold, and the operator holds that, so it needs neither escalate nor bind."),
        Generated(Kinds.RoleBinding, "Gives that Role to that ServiceAccount."),
        Generated(Kinds.ConfigMap, "The snapshot that gateways serve by; alerting rules as a file, dashboards, and configurations of nginx. Get also: prompts that a local model is calibrated with. Get, list and watch are what the gateways' Role grants, too."),
        Generated(Kinds.Service, "Where clients reach the gateways, and gateways a managed Redis; and the Services that backends name, of which metadata alone is read; where local models are reached."),
        Generated(Kinds.PodDisruptionBudget, "Node drains take one gateway, or one server of a local model, at a time."),
        Generated(Kinds.NetworkPolicy, "Who may talk to gateways, and to a managed Redis."),
        Generated(Kinds.Deployment, "The gateways, a managed Redis, and the servers of local models."),
        Generated(Kinds.Job, "Fetches the weights of local models, and builds their engines."),
        Of(Kinds.PersistentVolumeClaim, ["create", "get", "list", "patch", "watch"], "Where weights and engines are kept. Patch: grow it, and note on it what is in it. The operator never deletes one. Get: claims of your own."),
        Generated(Kinds.HorizontalPodAutoscaler, "Gateways that follow the load, where a route asks for it."),
        Generated(MonitoringKinds.PrometheusRule, "Alerts of a route, where the cluster has the kind. List also tells whether it has."),
        Generated(MonitoringKinds.ServiceMonitor, "Lets Prometheus scrape the gateways, where the cluster has the kind. List also tells whether it has."),
        Generated(ExternalDnsKinds.DnsEndpoint, "The DNS records of routes that ask for them, which external-dns reads. Asked for also where its CRD isn't installed, to see when it is."),
        Generated(MonitoringKinds.PodMonitor, "Lets Prometheus scrape the servers of local models, where the cluster has the kind. List also tells whether it has."),
        Of(Kinds.Secret, ["create"], "The password of a managed Redis, drawn where a route asks for one. A Secret that exists is neither read nor changed."),
        Of(Kinds.EndpointSlice, ["list", "watch"], "Where the gateways and the servers of local models are, to read their counters."),
        Of(Kinds.Pod, ["list"], "Why a gateway or a local model isn't available, and how its Jobs ended. Asked only while one isn't, or one has."),
        Of(Kinds.Event, ["create", "patch"], "Tells what happened to a route or a local model."),
        Of(Kinds.Event, ["list"], "Why the storage doesn't bind the claim of a local model. Asked only while it doesn't, of that claim alone."),
    ];

    /// <summary>In the operator's own namespace.</summary>
    public static IReadOnlyList<Permission> Own { get; } =
    [
        Of(Kinds.Lease, ["create"], "The first leader makes the Lease. No rule can bind create to a name."),
        Of(Kinds.Lease, ["get", "update"], "Who leads: taken, renewed, and given back at the end.") with { Name = LeaseName },
    ];

    /// <summary>In the cluster as a whole, for an operator with <c>--watch-nodes</c>: nodes belong to no namespace.</summary>
    public static IReadOnlyList<Permission> Nodes { get; } =
    [
        Of(Kinds.Node, ["list", "watch"], "The labels of nodes, for routes with nodeTiers. Metadata alone is read."),
    ];

    /// <summary>
    /// What a kind of generated objects takes. List and watch: they are cached, so that a foreign change is noticed. Get: the cache knows
    /// what bears our label, and an object of the same name may be somebody else's. Patch: server-side apply; the API server asks for create
    /// as well where that makes an object. Delete: what is no longer planned. It is also what OwnerReferencesPermissionEnforcement asks of
    /// whoever puts an owner reference back that somebody took off.
    /// </summary>
    private static Permission Generated<T>(ResourceKind<T> kind, string why)
        where T : class, IKubernetesObject<V1ObjectMeta> => Of(kind, ["create", "delete", "get", "list", "patch", "watch"], why);

    private static Permission Of<T>(ResourceKind<T> kind, IReadOnlyList<string> verbs, string why, string subresource = "")
        where T : class, IKubernetesObject<V1ObjectMeta> => new(kind.Group, kind.Plural + subresource, verbs, why);
}
