using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepSeek.Inference.Reporting;

/// <summary>
/// The last words of a Job: one JSON object in the file that Kubernetes shows in the pod's status (terminationMessagePath), which keeps
/// 4,096 bytes of it. Holds no credentials.
/// </summary>
internal sealed partial record JobReport
{
    private const int LongestMessage = 1024;

    /// <summary>Why it failed, in words of the conditions; null after a success.</summary>
    public string? Reason { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }

    /// <summary>fetch: over all files.</summary>
    public string? Digest { get; init; }

    /// <summary>fetch: the commit that the revision resolved to.</summary>
    public string? Revision { get; init; }

    /// <summary>fetch: bytes of all files.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>build: of the engine.</summary>
    public string? Precision { get; init; }

    public static JobReport Of(JobFailure failure) => new()
    {
        Reason = failure.Reason.Length > 0 ? failure.Reason : null,
        Message = failure.Message.Length > LongestMessage ? failure.Message[..LongestMessage] : failure.Message,
    };

    /// <param name="path">Null: nobody reads it.</param>
    public async Task WriteAsync(string? path)
    {
        if (path is not null)
        {
            await File.WriteAllTextAsync(path, JsonSerializer.Serialize(this, JobReportJson.Default.JobReport));
        }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(JobReport))]
    private sealed partial class JobReportJson : JsonSerializerContext;
}
