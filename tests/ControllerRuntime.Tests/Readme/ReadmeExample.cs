using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Leadership;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing.Widgets;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Tests.Readme;

/// <summary>The operator of the README, between the markers to the letter.</summary>
internal static class ReadmeExample
{
    private static readonly ResourceKind<Widget> Widgets = WidgetKind.Widget;

    public static async Task RunAsync(string kubeconfig, LeaderElectionOptions lease, ILoggerFactory loggers, CancellationToken stopping)
    {
        // <readme>
        using var client = ApiClient.Connect(kubeconfig);
        var host = new ControllerHost(client, new ControllerHostOptions { Leadership = lease }, loggers);
        var applier = new Applier(client, "widget-operator", "example.com/applied-hash");

        var (widgets, children) = (host.Informers.Store(Widgets), host.Informers.Store(Kinds.ConfigMap));
        widgets.AddIndex("secret", w => w.Spec?.SecretName is { } name ? [$"{w.Metadata.NamespaceProperty}/{name}"] : []);

        host.For("widget", Widgets)                                  // its spec, labels, annotations; not its status
            .Owns(Kinds.ConfigMap)                                   // a child's change wakes its controller owner
            .Watches(Kinds.SecretMetadata, s => widgets.KeysByIndex("secret", $"{ObjectKey.Of(s)}"))
            .Build(async (key, cancellationToken) =>
            {
                var widget = widgets.Get(key);
                if (widget is null || widget.Metadata.DeletionTimestamp is not null)
                    return Result.Done;

                var child = Compose(widget);                         // pure
                OwnerReferences.SetController(Widgets, widget, child);
                await applier.ApplyAsync(Kinds.ConfigMap, child, children.Get(key), cancellationToken);
                await applier.ApplyStatusAsync(Widgets, widget, widget with { Status = Report(widget) }, cancellationToken);
                return Result.Done;                                  // or Result.RequeueAfter(…); throw to be tried again
            });

        await host.RunAsync(stopping);                               // throws LeadershipLostException: let the process end
        // </readme>
    }

    private static V1ConfigMap Compose(Widget widget) => new()
    {
        Metadata = new V1ObjectMeta { Name = widget.Metadata.Name, NamespaceProperty = widget.Metadata.NamespaceProperty },
        Data = new Dictionary<string, string> { ["size"] = $"{widget.Spec?.Size}" },
    };

    private static WidgetStatus Report(Widget widget) => new() { ObservedGeneration = widget.Metadata.Generation };
}
