using k8s.Models;

namespace DeepSeek.Api.LocalModels;

/// <summary>The server around the engine.</summary>
[Rule("self.type != 'Custom' || (has(self.image) && self.image != '')", LocalModelMessages.CustomImageMissing, FieldPath = ".image")]
public sealed record RuntimeSpec
{
    /// <summary>The server.</summary>
    public RuntimeType Type { get; set; }

    /// <summary>Container image. Empty: the operator's default for the type; Custom has none.</summary>
    [Length(512), Pattern(@"^\S*$")]
    public string Image { get; set; } = "";

    /// <summary>Arguments after those that the operator gives.</summary>
    [Items(64), ItemText(1024)]
    public IReadOnlyList<string> Args { get; set; } = [];

    /// <summary>Environment besides that which the operator gives.</summary>
    [Items(64), ListMap("name")]
    public IReadOnlyList<V1EnvVar> Env { get; set; } = [];

    /// <summary>Port that the server listens on.</summary>
    [Bounds(1, 65535)]
    public int Port { get; set; } = 8000;

    /// <summary>How long loading may take before the pod is started again.</summary>
    [DurationBounds("10s", "24h")]
    public Duration StartupTimeout { get; set; } = Duration.Minutes(20);

    /// <summary>Size of /dev/shm, for TensorRTLLM and VLLM. 0: the container runtime's default.</summary>
    public ResourceQuantity SharedMemory { get; set; } = new("0");

    /// <summary>Requests served at once, per pod; more are queued or refused with 429.</summary>
    [Bounds(1, 100000)]
    public int MaxConcurrency { get; set; } = 32;
}
