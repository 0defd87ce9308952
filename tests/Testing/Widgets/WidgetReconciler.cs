using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using k8s.Models;

namespace DeepSeek.Testing.Widgets;

/// <summary>
/// A whole small operator: each widget has a ConfigMap that says its size, and is Ready when the Secret it names exists.
/// </summary>
public sealed class WidgetReconciler(ControllerHost host) : IReconciler
{
    private const string BySecret = "secret";

    private readonly Applier _applier = new(host.Client, "widget-operator", "example.com/applied-hash");

    public static Controller AddTo(ControllerHost host)
    {
        var widgets = host.Informers.Store(WidgetKind.Widget);
        widgets.AddIndex(BySecret, w => w.Spec?.SecretName is { } name ? [$"{w.Metadata.NamespaceProperty}/{name}"] : []);
        return host.For("widget", WidgetKind.Widget)
            .Owns(Kinds.ConfigMap)
            .Watches(Kinds.SecretMetadata, secret => widgets.KeysByIndex(BySecret, $"{ObjectKey.Of(secret)}"))
            .Build(new WidgetReconciler(host));
    }

    public async Task<Result> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var widget = host.Informers.Store(WidgetKind.Widget).Get(key);
        if (widget is null || widget.Metadata.DeletionTimestamp is not null)
        {
            _applier.Forget(Kinds.ConfigMap, key);
            return Result.Done;
        }

        var child = Compose(widget);
        await _applier.ApplyAsync(Kinds.ConfigMap, child, host.Informers.Store(Kinds.ConfigMap).Get(key), cancellationToken);
        await _applier.ApplyStatusAsync(WidgetKind.Widget, widget, widget with { Status = Report(widget) }, cancellationToken);
        return Result.Done;
    }

    private static V1ConfigMap Compose(Widget widget)
    {
        var child = new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = widget.Metadata.Name, NamespaceProperty = widget.Metadata.NamespaceProperty },
            Data = new Dictionary<string, string> { ["size"] = $"{widget.Spec?.Size}" },
        };
        OwnerReferences.SetController(WidgetKind.Widget, widget, child);
        return child;
    }

    private WidgetStatus Report(Widget widget)
    {
        var ready = widget.Spec?.SecretName is not { } name
            || host.Informers.Store(Kinds.SecretMetadata).Get(new ObjectKey(widget.Metadata.NamespaceProperty, name)) is not null;
        var condition = new V1Condition
        {
            Type = "Ready",
            Status = ready ? "True" : "False",
            Reason = ready ? "Complete" : "SecretMissing",
            Message = "",
            ObservedGeneration = widget.Metadata.Generation,
        };
        return new WidgetStatus
        {
            ObservedGeneration = widget.Metadata.Generation,
            Conditions = Conditions.With(widget.Status?.Conditions, condition, DateTimeOffset.UtcNow),
        };
    }
}
