using System.Collections.Concurrent;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using k8s.Models;

namespace DeepSeek.Cluster.Tests.ControllerRuntime;

/// <summary>A kind whose CRD comes, goes and returns while a controller runs that would own objects of it.</summary>
public sealed class OptionalKindTests(WidgetServer shared)
{
    private static readonly ObjectKey Crd = new("", "gadgets.example.com");
    private static readonly WatchScope Optional = new() { Optional = true };

    // A gadget is a widget in all but name.
    private static readonly ResourceKind<Widget> Gadgets = WidgetKind.Widget with { Kind = "Gadget", Plural = "gadgets" };

    private readonly ConcurrentQueue<ObjectKey> _runs = new();

    [Fact]
    public async Task Also_Missing_crd_is_tolerated_picked_up_when_it_appears_and_again_after_it_vanished()
    {
        using var client = shared.Server.Connect();
        var inNamespace = await shared.Server.CreateNamespaceAsync();
        await client.CreateAsync(WidgetKind.Widget, WidgetKind.Named("w", inNamespace: inNamespace), CancellationToken.None);
        await using var host = RunningHost.Start(client, h => h.For("test", WidgetKind.Widget, only: WatchScope.In(inNamespace))
            .Owns(Gadgets, only: Optional).Build(Record));
        await Eventually.BeTrueAsync(() => _runs.Count == 1, "it reconciles without the kind");
        var gadgets = host.Host.Informers.Get(Gadgets, Optional);
        Assert.False(gadgets.IsServed);

        for (var life = 1; life <= 2; life++)
        {
            var runs = _runs.Count;
            await shared.Server.ApplyCrdsAsync(WidgetKind.Crd.Replace("widget", "gadget", StringComparison.Ordinal).Replace("Widget", "Gadget", StringComparison.Ordinal));
            await Eventually.BeTrueAsync(() => gadgets.IsServed && _runs.Count > runs, "its coming wakes the widget");

            runs = _runs.Count;
            await client.CreateAsync(Gadgets, await OwnedAsync(client, inNamespace), CancellationToken.None);
            await Eventually.BeTrueAsync(() => gadgets.Store.Count == 1 && _runs.Count > runs, "a gadget is seen and wakes its owner");

            runs = _runs.Count;
            await client.DeleteAsync(Kinds.CustomResourceDefinition, Crd, null, CancellationToken.None);
            await Eventually.BeTrueAsync(() => !gadgets.IsServed && gadgets.Store.Count == 0 && _runs.Count > runs, "its going takes the gadgets along and wakes the widget");
        }
    }

    private static async Task<Widget> OwnedAsync(ApiClient client, string inNamespace)
    {
        var owner = await client.GetAsync(WidgetKind.Widget, new ObjectKey(inNamespace, "w"), CancellationToken.None);
        var gadget = new Widget { Kind = "Gadget", Metadata = new V1ObjectMeta { Name = "g", NamespaceProperty = inNamespace }, Spec = new WidgetSpec { Size = 1 } };
        OwnerReferences.SetController(WidgetKind.Widget, owner!, gadget);
        return gadget;
    }

    private Task<Result> Record(ObjectKey key, CancellationToken cancellationToken)
    {
        _runs.Enqueue(key);
        return Task.FromResult(Result.Done);
    }
}
