using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Inference.Building;

/// <summary>What an engine is, in the file engine.json of its folder; the bytes are the manifest's matter.</summary>
internal sealed partial record EngineDescription
{
    public const string FileName = "engine.json";

    /// <summary>Name of its folder: all that it depends on, as the operator computes it.</summary>
    public required string Key { get; init; }

    public required EngineKind Kind { get; init; }

    public required EnginePrecision Precision { get; init; }

    /// <summary>What built it, for people.</summary>
    public required string Builder { get; init; }

    /// <summary>The GPU that it was built on, as nodes are labelled with it; null: none.</summary>
    public string? GpuProduct { get; init; }

    /// <summary>Of that GPU.</summary>
    public string? ComputeCapability { get; init; }

    /// <summary>That built it; null: none did.</summary>
    public string? TensorRTVersion { get; init; }

    /// <returns>Null where there is none that can be read.</returns>
    public static EngineDescription? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), DescriptionJson.Default.EngineDescription);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, DescriptionJson.Default.EngineDescription));

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(EngineDescription))]
    private sealed partial class DescriptionJson : JsonSerializerContext;
}
