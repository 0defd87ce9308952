namespace DeepSeek.Operator.Resources.LocalModels;

/// <summary>Where things are in the pods of a local model. The claim has <c>weights/&lt;key&gt;</c> and <c>engines/&lt;key&gt;</c>.</summary>
internal static class ModelPaths
{
    /// <summary>The claim.</summary>
    public const string Cache = "/models";

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

    public static string Weights(string key) => $"{Cache}/weights/{key}";

    public static string Engine(string key) => $"{Engines}/{key}";
}
