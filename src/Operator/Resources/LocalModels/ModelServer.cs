using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Operator.Resources.LocalModels.Runtimes;
using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>
/// The server pods. Nothing of the operator's version or clock is in the template, nor the number of replicas: neither an upgrade of the
/// operator nor a change of load restarts a GPU pod.
/// </summary>
internal static class ModelServer
{
    private const int StartupPeriod = 5;

    private const string SharedMemoryVolume = "shared-memory";

    // What endpoints need to hear that a pod is going, and the longest answer that is waited for.
    private const long GraceSeconds = 120;

    // A rollout that loads a model takes as long as loading may take, and then some.
    private static readonly TimeSpan ProgressSlack = TimeSpan.FromMinutes(5);

    public static V1Deployment Build(DeepSeekLocalModel model, ServedArtifacts artifacts, int replicas, InferenceImages images)
    {
        var deployment = new V1Deployment
        {
            ApiVersion = $"{V1Deployment.KubeGroup}/{V1Deployment.KubeApiVersion}",
            Kind = V1Deployment.KubeKind,
            Metadata = ModelMetadata.For(model, ModelNames.Server(model), ModelMetadata.ServerComponent),
            Spec = new V1DeploymentSpec
            {
                Replicas = replicas,
                Selector = new V1LabelSelector { MatchLabels = ModelMetadata.ServerSelector(model) },
                // A spare GPU is the last thing that a cluster has: the old pod makes room for the new one.
                Strategy = new V1DeploymentStrategy
                {
                    Type = "RollingUpdate",
                    RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = 0, MaxUnavailable = 1 },
                },
                ProgressDeadlineSeconds = (int)(model.Spec.Runtime.StartupTimeout.Value + ProgressSlack).TotalSeconds,
                Template = Template(model, artifacts, images),
            },
        };
        deployment.Metadata.Annotations = new Dictionary<string, string> { [AnnotationNames.TemplateHash] = HashOfTemplate(deployment) };
        return deployment;
    }

    private static V1PodTemplateSpec Template(DeepSeekLocalModel model, ServedArtifacts artifacts, InferenceImages images)
    {
        var runtime = ServerRuntimes.Of(model, artifacts, images);
        var onGpu = model.Spec.Engine.Type != EngineType.OnnxRuntime;
        var pod = ModelPods.Spec(model, Container(model, runtime, onGpu), onGpu, model.Spec.Gpu.Products);
        pod.TerminationGracePeriodSeconds = GraceSeconds;
        if (artifacts.EngineKeys.Count > 0)
        {
            pod.InitContainers = [Verify(artifacts, model, images)];
        }

        if (SharedMemory(model.Spec.Runtime) is { } memory)
        {
            pod.Volumes.Add(memory);
        }

        return new V1PodTemplateSpec
        {
            Metadata = new V1ObjectMeta { Labels = ModelMetadata.Labels(model, ModelMetadata.ServerComponent) },
            Spec = pod,
        };
    }

    private static V1Container Container(DeepSeekLocalModel model, ServerRuntime runtime, bool onGpu) => new()
    {
        Name = "server",
        Image = runtime.Image,
        Command = runtime.Command,
        Args = runtime.Args,
        // The user's word counts where both name a variable.
        Env = [.. runtime.Env.Where(ours => model.Spec.Runtime.Env.All(given => given.Name != ours.Name)), .. model.Spec.Runtime.Env],
        Ports = [new V1ContainerPort { Name = ModelService.PortName, ContainerPort = model.Spec.Runtime.Port, Protocol = "TCP" }],
        Resources = ModelPods.Resources(model.Spec.Resources, onGpu ? model.Spec.Gpu : null),
        StartupProbe = new V1Probe
        {
            HttpGet = Get(runtime.ReadyPath),
            PeriodSeconds = StartupPeriod,
            TimeoutSeconds = 3,
            FailureThreshold = (int)Math.Ceiling(model.Spec.Runtime.StartupTimeout.Value.TotalSeconds / StartupPeriod),
        },
        ReadinessProbe = new V1Probe { HttpGet = Get(runtime.ReadyPath), PeriodSeconds = 5, TimeoutSeconds = 3, FailureThreshold = 2 },
        LivenessProbe = new V1Probe { HttpGet = Get(runtime.LivePath), PeriodSeconds = 15, TimeoutSeconds = 5, FailureThreshold = 4 },
        SecurityContext = runtime.IsOurs ? ModelPods.Restricted() : ModelPods.Foreign(),
        VolumeMounts = [.. ModelPods.Mounts(readOnly: true), .. SharedMemory(model.Spec.Runtime) is null ? [] : new[] { new V1VolumeMount { Name = SharedMemoryVolume, MountPath = "/dev/shm" } }],
    };

    private static V1HTTPGetAction Get(string path) => new() { Path = path, Port = ModelService.PortName };

    // The claim may have been made anew, or have moved: better a reason before the start than a crash in the midst of loading.
    private static V1Container Verify(ServedArtifacts artifacts, DeepSeekLocalModel model, InferenceImages images)
    {
        var container = ModelJob.Container("verify", BuildJob.Image(model.Spec.Engine, images), EngineCommandLines.Verify(artifacts.EngineKeys));
        container.Resources = ModelPods.Resources(new V1ResourceRequirements(), model.Spec.Engine.Type == EngineType.TensorRT ? model.Spec.Gpu : null);
        container.VolumeMounts = [.. ModelPods.Mounts(readOnly: true)];
        return container;
    }

    private static V1Volume? SharedMemory(RuntimeSpec runtime) => Quantities.Bytes(runtime.SharedMemory) == 0 ? null : new V1Volume
    {
        Name = SharedMemoryVolume,
        EmptyDir = new V1EmptyDirVolumeSource { Medium = "Memory", SizeLimit = runtime.SharedMemory },
    };

    private static string HashOfTemplate(V1Deployment deployment)
    {
        var template = JsonSerializer.SerializeToNode(deployment, Kinds.Deployment.Json)!["spec"]!["template"]!.ToJsonString();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template))[..8]);
    }
}
