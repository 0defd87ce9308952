using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>What the Jobs of a local model have in common. A Job is made once and never changed: another key is another Job.</summary>
internal static class ModelJob
{
    /// <summary>Name of the port where a container says how far it is.</summary>
    public const string ProgressPort = "progress";

    public static V1Job Build(DeepSeekLocalModel model, string name, string component, JobPurpose purpose, int backoffLimit, TimeSpan? deadline, V1PodSpec pod)
    {
        pod.RestartPolicy = "Never";
        pod.Containers[0].Ports = [new V1ContainerPort { Name = ProgressPort, ContainerPort = EngineCommandLines.ProgressPort, Protocol = "TCP" }];
        return new V1Job
        {
            ApiVersion = $"{V1Job.KubeGroup}/{V1Job.KubeApiVersion}",
            Kind = V1Job.KubeKind,
            Metadata = ModelMetadata.For(model, name, component, Annotations(purpose)),
            Spec = new V1JobSpec
            {
                BackoffLimit = backoffLimit,
                ActiveDeadlineSeconds = deadline is { } limit ? (long)limit.TotalSeconds : null,
                Template = new V1PodTemplateSpec { Metadata = new V1ObjectMeta { Labels = ModelMetadata.Labels(model, component) }, Spec = pod },
            },
        };
    }

    /// <summary>A container whose last words reach the pod's status.</summary>
    public static V1Container Container(string name, string image, IList<string> args) => new()
    {
        Name = name,
        Image = image,
        Command = [EngineCommandLines.Program],
        Args = args,
        TerminationMessagePath = ModelPaths.Report,
        TerminationMessagePolicy = "FallbackToLogsOnError",
        SecurityContext = ModelPods.Restricted(),
    };

    private static Dictionary<string, string> Annotations(JobPurpose purpose)
    {
        var annotations = new Dictionary<string, string> { [AnnotationNames.Key] = purpose.Key, [AnnotationNames.ClaimUid] = purpose.ClaimUid };
        if (purpose.Discards.Count > 0)
        {
            annotations[AnnotationNames.Discards] = string.Join(',', purpose.Discards);
        }

        return annotations;
    }
}
