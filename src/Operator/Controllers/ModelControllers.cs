using DeepSeek.Api;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Resources.LocalModels;
using DeepSeek.Operator.Resources.Monitoring;
using k8s;
using k8s.Models;

namespace DeepSeek.Operator.Controllers;

/// <summary>Puts the controllers of a local model together: what wakes them, and how those that measure wake the one that acts.</summary>
internal static class ModelControllers
{
    /// <returns>What must be disposed when the host has ended.</returns>
    public static IDisposable Add(ControllerHost host, OperatorOptions options, TimeProvider time)
    {
        var caches = new ModelCaches(host.Informers, options.Namespaces, options.Shard.Selector);
        var (meter, scraper) = (new ModelMeter(), new ServerScraper(time));
        var load = new ModelLoadController(caches, meter, scraper, time);
        host.For("localmodelload", RouteKinds.LocalModel, only: caches.OurModels)
            .Watches(Kinds.EndpointSlice, ModelCaches.ModelOfEndpoints, only: caches.OfModels)
            .Build(load);

        var (progress, progressScraper) = (new JobProgressMeter(time), new JobProgressScraper(time));
        var jobs = new JobProgressController(caches, progress, progressScraper, host.Client);
        host.For("localmodelprogress", RouteKinds.LocalModel, only: caches.OurModels)
            .Owns(Kinds.Job, only: caches.Children)
            .Build(jobs);

        var applier = new Applier(host.Client, ApiGroup.FieldManager, AnnotationNames.AppliedHash);
        var settings = new ModelSettings(new InferenceImages(options.InferenceImage, options.EngineBuilderImage), time);
        var models = new ModelController(
            caches,
            new ModelObserver(caches, meter, progress, host.Client),
            new ClaimWriter(host.Client),
            new ChildApplier(Children(host, caches, applier)),
            new ModelReporter(host.Client, host.Events, time),
            settings);
        load.Measured = jobs.Measured = Woken(host, caches, new ControllerOptions { MaxConcurrentReconciles = options.MaxConcurrentReconciles }).Build(models).Tick;
        return new Scrapers(scraper, progressScraper);
    }

    private static ControllerBuilder<Api.LocalModels.DeepSeekLocalModel> Woken(ControllerHost host, ModelCaches caches, ControllerOptions options)
        => host.For("deepseeklocalmodel", RouteKinds.LocalModel, options: options, only: caches.OurModels)
            .Owns(Kinds.ServiceAccount, only: caches.Children)
            .Owns(Kinds.Service, only: caches.Children)
            .Owns(Kinds.PodDisruptionBudget, only: caches.Children)
            .Owns(Kinds.Job, only: caches.Children)
            .Owns(Kinds.Deployment, only: caches.Children)
            .Owns(MonitoringKinds.PodMonitor, only: caches.OptionalChildren)
            .Watches(Kinds.PersistentVolumeClaim, caches.ModelsOfClaim, only: caches.Children)
            .Watches(RouteKinds.Route, ModelCaches.ModelsOfRoute, RouteDemandChange.Matters, caches.OurRoutes);

    private static IReadOnlyList<ChildKind> Children(ControllerHost host, ModelCaches caches, Applier applier)
    {
        return
        [
            In(caches.Children, Kinds.ServiceAccount),
            In(caches.Children, Kinds.Service),
            In(caches.Children, Kinds.PodDisruptionBudget),
            In(caches.Children, Kinds.Job),
            In(caches.Children, Kinds.Deployment),
            In(caches.OptionalChildren, MonitoringKinds.PodMonitor),
        ];

        ChildKind<T> In<T>(WatchScope scope, ResourceKind<T> kind)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            var informer = host.Informers.Get(kind, scope);
            informer.OnChange(change => ForgetGone(applier, kind, change));
            return new(host.Client, applier, kind, informer.Store);
        }
    }

    // Children of a deleted model go by themselves: nobody else tells the applier that there is nothing left to remember.
    private static void ForgetGone<T>(Applier applier, ResourceKind<T> kind, StoreChange<T> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (change.After is null)
        {
            applier.Forget(kind, change.Key);
        }
    }

    private sealed class Scrapers(ServerScraper servers, JobProgressScraper jobs) : IDisposable
    {
        public void Dispose()
        {
            servers.Dispose();
            jobs.Dispose();
        }
    }
}
