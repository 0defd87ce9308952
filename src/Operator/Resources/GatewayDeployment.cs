using System.Globalization;
using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>
/// The gateway pods. Nothing of the snapshot is in the template: weights move without a restart. Nothing of the operator's own
/// version or clock is either: upgrading the operator alone restarts nothing.
/// </summary>
internal static class GatewayDeployment
{
    private const string CredentialsPath = "/etc/deepseek/credentials";
    private const string ClientKeysPath = "/etc/deepseek/client-keys";
    private const string SnapshotPath = "/etc/deepseek/routing";

    // What endpoints need to hear that a pod is going; spent before the pod is asked to stop.
    private const int PropagationSeconds = 5;

    // Non-root, by number so that the kubelet can check it; the images' user.
    private const long UserId = 65532;

    public static V1Deployment Build(DeepSeekRoute route, string pairedImage) => new()
    {
        ApiVersion = $"{V1Deployment.KubeGroup}/{V1Deployment.KubeApiVersion}",
        Kind = V1Deployment.KubeKind,
        Metadata = ChildMetadata.For(route, RouteNames.Gateway(route)),
        Spec = new V1DeploymentSpec
        {
            // Absent with autoscaling: the autoscaler writes it, and two writers would fight.
            Replicas = route.Spec.Gateway.Autoscaling is null ? route.Spec.Gateway.Replicas ?? GatewaySpec.DefaultReplicas : null,
            Selector = new V1LabelSelector { MatchLabels = ChildMetadata.GatewaySelector(route) },
            Strategy = new V1DeploymentStrategy
            {
                Type = "RollingUpdate",
                RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = 1, MaxUnavailable = 0 },
            },
            Template = new V1PodTemplateSpec { Metadata = PodMetadata(route), Spec = Pod(route, pairedImage) },
        },
    };

    private static V1ObjectMeta PodMetadata(DeepSeekRoute route)
    {
        var labels = new Dictionary<string, string>(route.Spec.Gateway.PodLabels);
        foreach (var (name, value) in ChildMetadata.GatewayLabels(route))
        {
            labels[name] = value;
        }

        var annotations = route.Spec.Gateway.PodAnnotations;
        return new V1ObjectMeta { Labels = labels, Annotations = annotations.Count == 0 ? null : annotations.ToDictionary() };
    }

    private static V1PodSpec Pod(DeepSeekRoute route, string pairedImage) => new()
    {
        ServiceAccountName = RouteNames.Gateway(route),
        TerminationGracePeriodSeconds = (long)Math.Ceiling(route.Spec.Gateway.DrainTimeout.Value.TotalSeconds) + (2 * PropagationSeconds),
        SecurityContext = new V1PodSecurityContext
        {
            RunAsNonRoot = true,
            RunAsUser = UserId,
            RunAsGroup = UserId,
            FsGroup = UserId,
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        },
        NodeSelector = route.Spec.Gateway.NodeSelector.Count == 0 ? null : route.Spec.Gateway.NodeSelector.ToDictionary(),
        Tolerations = route.Spec.Gateway.Tolerations.Count == 0 ? null : [.. route.Spec.Gateway.Tolerations],
        TopologySpreadConstraints = [Spread(route, "topology.kubernetes.io/zone"), Spread(route, "kubernetes.io/hostname")],
        Containers = [Container(route, route.Spec.Gateway.Image.Length > 0 ? route.Spec.Gateway.Image : pairedImage)],
        Volumes = [RoutingVolume(route), .. CredentialVolumes(route), .. ClientKeyVolumes(route)],
    };

    private static V1TopologySpreadConstraint Spread(DeepSeekRoute route, string topologyKey) => new()
    {
        MaxSkew = 1,
        TopologyKey = topologyKey,
        WhenUnsatisfiable = "ScheduleAnyway",
        LabelSelector = new V1LabelSelector { MatchLabels = ChildMetadata.GatewaySelector(route) },
    };

    private static V1Container Container(DeepSeekRoute route, string image) => new()
    {
        Name = "gateway",
        Image = image,
        Args =
        [
            "--configmap", $"{route.Namespace()}/{RouteNames.Routing(route)}",
            "--fallback-file", $"{SnapshotPath}/{Protocol.Routing.RoutingSnapshot.FileName}",
            "--credentials-dir", CredentialsPath,
            .. RouteSecrets.OfClients(route.Spec) is null ? Array.Empty<string>() : ["--client-keys-dir", ClientKeysPath],
            "--listen", Invariant($"http://0.0.0.0:{GatewayPorts.HttpNumber}"),
            "--admin", Invariant($"http://0.0.0.0:{GatewayPorts.AdminNumber}"),
        ],
        Env = NodeName(route),
        Ports =
        [
            new V1ContainerPort { Name = GatewayPorts.Http, ContainerPort = GatewayPorts.HttpNumber, Protocol = "TCP" },
            new V1ContainerPort { Name = GatewayPorts.Admin, ContainerPort = GatewayPorts.AdminNumber, Protocol = "TCP" },
        ],
        Resources = route.Spec.Gateway.Resources,
        ReadinessProbe = Probe("/readyz", periodSeconds: 2, failureThreshold: 2),
        LivenessProbe = Probe("/livez", periodSeconds: 10, failureThreshold: 3),
        Lifecycle = new V1Lifecycle { PreStop = new V1LifecycleHandler { HttpGet = AdminGet($"/drain?seconds={PropagationSeconds}") } },
        SecurityContext = new V1SecurityContext
        {
            AllowPrivilegeEscalation = false,
            ReadOnlyRootFilesystem = true,
            Capabilities = new V1Capabilities { Drop = ["ALL"] },
        },
        VolumeMounts =
        [
            Mount(RoutingVolume(route), SnapshotPath),
            .. CredentialVolumes(route).Select(static volume => Mount(volume, CredentialsPath)),
            .. ClientKeyVolumes(route).Select(static volume => Mount(volume, ClientKeysPath)),
        ],
    };

    // A gateway may not ask the cluster where it runs. Only where that matters: else every gateway would start anew for it.
    private static V1EnvVar[]? NodeName(DeepSeekRoute route) => route.Spec.NodeTiers.Count == 0 ? null :
        [new V1EnvVar { Name = "DEEPSEEK_NODE", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { ApiVersion = "v1", FieldPath = "spec.nodeName" } } }];

    private static V1VolumeMount Mount(V1Volume volume, string path) => new() { Name = volume.Name, MountPath = path, ReadOnlyProperty = true };

    private static V1Probe Probe(string path, int periodSeconds, int failureThreshold) => new()
    {
        HttpGet = AdminGet(path),
        PeriodSeconds = periodSeconds,
        FailureThreshold = failureThreshold,
        TimeoutSeconds = 2,
    };

    private static V1HTTPGetAction AdminGet(string path) => new() { Path = path, Port = GatewayPorts.Admin };

    // A pod that starts while the API server is away serves by this; it then follows the ConfigMap by watching, since a mounted one
    // is up to two minutes late. Optional, so that the pod doesn't wait for the first snapshot to be scheduled.
    private static V1Volume RoutingVolume(DeepSeekRoute route) => new()
    {
        Name = "routing",
        ConfigMap = new V1ConfigMapVolumeSource { Name = RouteNames.Routing(route), Optional = true },
    };

    // One file per key, as <secret>/<key>. Optional: a Secret that is missing must not keep the other tiers from being served.
    private static IEnumerable<V1Volume> CredentialVolumes(DeepSeekRoute route)
    {
        var secrets = RouteSecrets.Of(route).GroupBy(static key => key.Name).OrderBy(static secret => secret.Key, StringComparer.Ordinal);
        V1VolumeProjection[] sources = [.. secrets.Select(static secret => new V1VolumeProjection
        {
            Secret = new V1SecretProjection
            {
                Name = secret.Key,
                Optional = true,
                Items = [.. secret.Order(RouteSecrets.ByKey).Select(static key => new V1KeyToPath { Key = key.Key, Path = RouteSecrets.FileOf(key) })],
            },
        })];
        return sources.Length == 0 ? [] : [new V1Volume { Name = "credentials", Projected = new V1ProjectedVolumeSource { Sources = sources } }];
    }

    // Whole, one file per client. Optional: where it is missing the gateway refuses every client and says so, which a pod that waits for it can't.
    private static IEnumerable<V1Volume> ClientKeyVolumes(DeepSeekRoute route) => RouteSecrets.OfClients(route.Spec) is not { } secret ? [] :
        [new V1Volume { Name = "client-keys", Secret = new V1SecretVolumeSource { SecretName = secret, Optional = true } }];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
