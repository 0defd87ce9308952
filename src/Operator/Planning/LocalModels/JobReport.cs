using System.Text.Json;
using System.Text.Json.Serialization;
using DeepSeek.Api.LocalModels;

namespace DeepSeek.Operator.Planning.LocalModels;

/// <summary>The last words of a Job's container: one JSON object, in the pod's status.</summary>
internal sealed partial record JobReport
{
    /// <summary>Why it failed, in words of the conditions; null after a success, or where only the exit code tells.</summary>
    public string? Reason { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }

    /// <summary>fetch: over all files.</summary>
    public string? Digest { get; init; }

    /// <summary>fetch: the commit that the revision resolved to.</summary>
    public string? Revision { get; init; }

    /// <summary>fetch: bytes.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>build: the GPU at hand.</summary>
    public string? GpuProduct { get; init; }

    /// <summary>build: of that GPU.</summary>
    public string? ComputeCapability { get; init; }

    /// <summary>build: that built.</summary>
    public string? TensorRTVersion { get; init; }

    /// <summary>build: what the engine really runs in, by inspection.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<EnginePrecision>))]
    public EnginePrecision? Precision { get; init; }

    /// <summary>Reads the words. Other text, such as the end of a log, is taken as a message.</summary>
    public static JobReport? Parse(string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(words, ReportJson.Default.JobReport);
        }
        catch (JsonException)
        {
            return new JobReport { Message = words.Trim() };
        }
    }

    [JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
    [JsonSerializable(typeof(JobReport))]
    private sealed partial class ReportJson : JsonSerializerContext;
}
