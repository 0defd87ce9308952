using System.Globalization;
using DeepSeek.Api.Routes;
using k8s.Models;

namespace DeepSeek.Operator.Resources;

/// <summary>
/// The managed Redis: answers in memory and nowhere else, bounded, behind a password. With cache mode OnCritical the Deployment stands there
/// at 0 replicas, so that starting it is one patch.
/// </summary>
internal static class CacheDeployment
{
    /// <summary>For routes that name no image.</summary>
    public const string DefaultImage = "docker.io/library/redis:8.2.3-alpine";

    /// <summary>The environment variable of the password: redis-cli's own, so that probes need nothing else.</summary>
    public const string PasswordVariable = "REDISCLI_AUTH";

    // What the server is told about its password comes through a pipe: arguments can be read by whoever lists processes.
    private const string Start = $"""
        exec redis-server - "$@" <<END
        requirepass "${PasswordVariable}"
        END

        """;

    // redis-cli ends with 0 whatever it was told.
    private const string Ping = "redis-cli ping | grep -qx PONG";

    // The redis user of the official images.
    private const long UserId = 999;

    // Below it Redis has no room for itself; 0 would mean no limit to it.
    private const long LeastMemory = Quantities.Mebi;

    // Buffers of connections and the process itself.
    private const long LeastHeadroom = 64 * Quantities.Mebi;

    public static V1Deployment Build(DeepSeekRoute route, ManagedRedisSpec managed, int replicas) => new()
    {
        ApiVersion = $"{V1Deployment.KubeGroup}/{V1Deployment.KubeApiVersion}",
        Kind = V1Deployment.KubeKind,
        Metadata = ChildMetadata.ForCache(route, RouteNames.Cache(route)),
        Spec = new V1DeploymentSpec
        {
            Replicas = replicas,
            Selector = new V1LabelSelector { MatchLabels = ChildMetadata.CacheSelector(route) },
            // An old pod has nothing to hand over to a new one, and both together would take twice the memory.
            Strategy = new V1DeploymentStrategy { Type = "Recreate" },
            Template = new V1PodTemplateSpec { Metadata = new V1ObjectMeta { Labels = ChildMetadata.CacheLabels(route) }, Spec = Pod(route, managed) },
        },
    };

    private static V1PodSpec Pod(DeepSeekRoute route, ManagedRedisSpec managed) => new()
    {
        AutomountServiceAccountToken = false,
        EnableServiceLinks = false,
        SecurityContext = new V1PodSecurityContext
        {
            RunAsNonRoot = true,
            RunAsUser = UserId,
            RunAsGroup = UserId,
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        },
        Containers = [Container(route, managed, Math.Max(LeastMemory, Quantities.Bytes(managed.MaxMemory)))],
    };

    private static V1Container Container(DeepSeekRoute route, ManagedRedisSpec managed, long memory) => new()
    {
        Name = "redis",
        Image = managed.Image.Length > 0 ? managed.Image : DefaultImage,
        // The last word is the shell's own name for itself; what follows in args is the server's.
        Command = ["/bin/sh", "-c", Start, "redis"],
        Args =
        [
            "--port", CachePorts.RedisNumber.ToString(CultureInfo.InvariantCulture),
            "--maxmemory", memory.ToString(CultureInfo.InvariantCulture),
            "--maxmemory-policy", "allkeys-lru",
            "--save", "",
            "--appendonly", "no",
        ],
        Env =
        [
            new V1EnvVar
            {
                Name = PasswordVariable,
                ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = RouteNames.Cache(route), Key = CachePassword.Key } },
            },
        ],
        Ports = [new V1ContainerPort { Name = CachePorts.Redis, ContainerPort = CachePorts.RedisNumber, Protocol = "TCP" }],
        Resources = Resources(memory),
        ReadinessProbe = new V1Probe { Exec = new V1ExecAction { Command = ["/bin/sh", "-c", Ping] }, PeriodSeconds = 5, TimeoutSeconds = 3, FailureThreshold = 2 },
        LivenessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = CachePorts.Redis }, PeriodSeconds = 10, TimeoutSeconds = 3, FailureThreshold = 3 },
        SecurityContext = new V1SecurityContext
        {
            AllowPrivilegeEscalation = false,
            ReadOnlyRootFilesystem = true,
            Capabilities = new V1Capabilities { Drop = ["ALL"] },
        },
    };

    // What is requested is what is allowed: a cache that lives on borrowed memory is the first to go when the node gets tight.
    private static V1ResourceRequirements Resources(long memory)
    {
        var headroom = Math.Max(LeastHeadroom, memory / 4);
        var whole = Quantities.OfBytes(memory > long.MaxValue - headroom ? long.MaxValue : memory + headroom);
        return new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("100m"), ["memory"] = whole },
            Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = whole },
        };
    }
}
