using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Resources.LocalModels.Runtimes;
using DeepSeek.Operator.Resources.Monitoring;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>Lets Prometheus scrape each server pod.</summary>
internal static class ModelPodMonitor
{
    private const string Interval = "15s";

    public static PodMonitor Build(DeepSeekLocalModel model)
    {
        var metadata = ModelMetadata.For(model, ModelNames.Server(model), ModelMetadata.ServerComponent);
        // The user's labels, by which a Prometheus selects the object. Ours are kept: by them it is found again.
        foreach (var (label, value) in model.Spec.Monitoring.PodMonitor.Labels)
        {
            metadata.Labels.TryAdd(label, value);
        }

        return new PodMonitor
        {
            ApiVersion = MonitoringKinds.PodMonitor.ApiVersion,
            Metadata = metadata,
            Spec = new PodTargets(
                new V1LabelSelector { MatchLabels = ModelMetadata.ServerSelector(model) },
                [new ScrapeEndpoint(ModelService.PortName, ServerRuntimes.MetricsPath(model.Spec.Runtime.Type), Interval)]),
        };
    }
}
