using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Engines.TensorRt;

/// <summary>
/// What a plan was built for, in a file beside it with .json behind the plan's name. TensorRT refuses a plan of another version or GPU too,
/// after it was read and without saying what is needed.
/// </summary>
internal sealed record PlanManifest
{
    /// <summary>Version of TensorRT that built it: 10.16.1, or with a number more. Only that one reads it.</summary>
    public required string TensorRTVersion { get; init; }

    /// <summary>Compute capability of the GPU that it was built on: 9.0.</summary>
    public required string ComputeCapability { get; init; }

    /// <summary>Whether it was built to run on other GPUs too, of compute capability 8.0 and later (trtexec's --hardwareCompatibilityLevel=ampere+). Default: no.</summary>
    public bool HardwareCompatible { get; init; }

    /// <param name="plan">The plan's file.</param>
    /// <returns>Null: it has none, and TensorRT alone decides.</returns>
    /// <exception cref="EngineException">It can't be read.</exception>
    public static PlanManifest? Beside(string plan)
    {
        var path = plan + ".json";
        try
        {
            return !File.Exists(path) ? null
                : JsonSerializer.Deserialize(File.ReadAllBytes(path), PlanJson.Default.PlanManifest) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new EngineException(path, null, $"it isn't the manifest of a plan ({e.Message})", "build the plan again", e);
        }
    }

    /// <param name="plan">The plan's file.</param>
    public void Write(string plan) => File.WriteAllText(plan + ".json", JsonSerializer.Serialize(this, PlanJson.Default.PlanManifest));

    /// <exception cref="EngineException">It is for another version of TensorRT, or another GPU.</exception>
    public void Check(string plan, Version tensorRt, Version sm, string gpu)
    {
        if (Parse(plan, nameof(TensorRTVersion), TensorRTVersion) is var built && (built.Major, built.Minor, Math.Max(built.Build, 0)) != (tensorRt.Major, tensorRt.Minor, Math.Max(tensorRt.Build, 0)))
        {
            throw new EngineException(plan, null, $"TensorRT {TensorRTVersion} built it, and {tensorRt} is here", "build it again with that version, or take the image that built it");
        }

        var builtOn = Parse(plan, nameof(ComputeCapability), ComputeCapability);
        if (HardwareCompatible ? sm < new Version(8, 0) : builtOn != sm)
        {
            var needed = HardwareCompatible ? "compute capability 8.0 or later" : $"compute capability {ComputeCapability}";
            throw new EngineException(plan, null, $"it is for GPUs of {needed}, and {gpu} has {sm}", "build it on such a GPU, or serve it on the one that it is for");
        }
    }

    private static Version Parse(string plan, string field, string text) => Version.TryParse(text, out var version) ? version
        : throw new EngineException(plan + ".json", field, $"'{text}' is no version", "build the plan again");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlanManifest))]
internal sealed partial class PlanJson : JsonSerializerContext;
