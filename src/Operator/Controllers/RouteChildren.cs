using DeepSeek.Api;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.ExternalDns;
using DeepSeek.Operator.Resources.Monitoring;
using k8s;
using k8s.Models;

namespace DeepSeek.Operator.Controllers;

/// <summary>The kinds of objects that a route may own, each with its cache and the way to write it.</summary>
internal static class RouteChildren
{
    public static IReadOnlyList<ChildKind> Of(ControllerHost host, RouteCaches caches)
    {
        var applier = new Applier(host.Client, ApiGroup.FieldManager, AnnotationNames.AppliedHash);
        return
        [
            Child(Kinds.ServiceAccount),
            Child(Kinds.Role),
            Child(Kinds.RoleBinding),
            Child(Kinds.ConfigMap),
            Child(Kinds.Service),
            Child(Kinds.PodDisruptionBudget),
            Child(Kinds.NetworkPolicy),
            Child(Kinds.Deployment),
            Child(Kinds.HorizontalPodAutoscaler),
            Optional(MonitoringKinds.PrometheusRule),
            Optional(MonitoringKinds.ServiceMonitor),
            Optional(ExternalDnsKinds.DnsEndpoint),
        ];

        ChildKind<T> Child<T>(ResourceKind<T> kind)
            where T : class, IKubernetesObject<V1ObjectMeta> => In(caches.Children, kind);

        ChildKind<T> Optional<T>(ResourceKind<T> kind)
            where T : class, IKubernetesObject<V1ObjectMeta> => In(caches.OptionalChildren, kind);

        ChildKind<T> In<T>(WatchScope scope, ResourceKind<T> kind)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            var informer = host.Informers.Get(kind, scope);
            informer.OnChange(change => ForgetGone(applier, kind, change));
            return new(host.Client, applier, kind, informer.Store);
        }
    }

    // Children of a deleted route go by themselves: nobody else tells the applier that there is nothing left to remember.
    private static void ForgetGone<T>(Applier applier, ResourceKind<T> kind, StoreChange<T> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (change.After is null)
        {
            applier.Forget(kind, change.Key);
        }
    }
}
