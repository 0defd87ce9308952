using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Inference.Measuring;

/// <summary>What a model does on this machine.</summary>
internal sealed partial record EngineBenchReport
{
    /// <summary>The file that was loaded.</summary>
    public required string Model { get; init; }

    /// <summary>What computed, for people.</summary>
    public required string Runtime { get; init; }

    /// <summary>Number format of the linear layers, as the file says; null: it doesn't.</summary>
    public required string? Precision { get; init; }

    /// <summary>Threads that computed.</summary>
    public required int Threads { get; init; }

    /// <summary>Of the file and those beside it.</summary>
    public required long FileBytes { get; init; }

    /// <summary>From opening the file to an engine that can compute.</summary>
    public required double LoadSeconds { get; init; }

    /// <summary>The most memory that the process had, in bytes; null: this system doesn't say.</summary>
    public required long? PeakMemoryBytes { get; init; }

    public required int PromptTokens { get; init; }

    public required int AnswerTokens { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Of prompts, one at a time.</summary>
    public required Rate PrefillTokensPerSecond { get; init; }

    public required IReadOnlyList<DecodeRate> Decode { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.EngineBenchReport);

    /// <exception cref="JsonException">It is no report.</exception>
    public static EngineBenchReport Parse(string json) => JsonSerializer.Deserialize(json, ReportJson.Default.EngineBenchReport) ?? throw new JsonException("it is null");

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(EngineBenchReport))]
    private sealed partial class ReportJson : JsonSerializerContext;
}
