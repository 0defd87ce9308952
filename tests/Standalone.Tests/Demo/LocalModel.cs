using DeepSeek.Testing.Samples;

namespace DeepSeek.Standalone.Tests.Demo;

/// <summary>What the demo's last tier is made of.</summary>
internal static class LocalModel
{
    /// <summary>A tiny model that adds.</summary>
    public static string Graph { get; } = Path.Combine(Repository.Root, "tests/Testing/Models/thinking/model_slots.onnx");

    /// <summary>artifacts/bin/this project/configuration → artifacts/bin/that project/configuration.</summary>
    public static string Engine { get; } = Path.Combine(Here.Parent!.Parent!.FullName, "DeepSeek.Inference", Here.Name, "deepseek-engine.dll");

    private static DirectoryInfo Here => new(AppContext.BaseDirectory.TrimEnd('/'));
}
