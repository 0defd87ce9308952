using k8s.Models;

namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>Where things are in the pods of a local model. The claim has <c>weights/&lt;key&gt;</c> and <c>engines/&lt;key&gt;</c>.</summary>
internal static class ModelPaths
{
    /// <summary>The claim.</summary>
    public const string Cache = "/models";

    private const string WeightsFolder = Cache + "/weights/";

    /// <summary>All engines of the claim.</summary>
    public const string Engines = Cache + "/engines";

    /// <summary>Weights that a fetch reads from a volume: another claim, or an image.</summary>
    public const string Source = "/source";

    /// <summary>Prompts for calibration, one file per key of their ConfigMap.</summary>
    public const string Prompts = "/prompts";

    /// <summary>Room for temporary files, under a root that can't be written to.</summary>
    public const string Scratch = "/tmp";

    /// <summary>What a Job writes here at its end is in its pod's status: the one way to hear of it without rights of its own.</summary>
    public const string Report = "/dev/termination-log";

    public static string Weights(string key) => WeightsFolder + key;

    /// <summary>Keys of the weights that a pod is told of, by arguments or environment.</summary>
    public static IEnumerable<string> WeightsIn(V1PodSpec pod) => pod.Containers.Concat(pod.InitContainers ?? [])
        .SelectMany(static container => (container.Args ?? []).Concat((container.Env ?? []).Select(static variable => variable.Value ?? "")))
        .Where(static word => word.StartsWith(WeightsFolder, StringComparison.Ordinal)).Select(static word => word[WeightsFolder.Length..].Split('/')[0]);

    public static string Engine(string key) => $"{Engines}/{key}";
}
