using System.Text.Json;

namespace DeepSeek.Protocol.Engines;

/// <summary>
/// The last words of a Job's container: one JSON object in the file that Kubernetes shows in the pod's status (terminationMessagePath), which
/// keeps 4,096 bytes of it. Holds no credentials.
/// </summary>
public sealed record JobReport
{
    /// <summary>Why it failed, in words of the conditions; null after a success, or where only the exit code tells.</summary>
    public string? Reason { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }

    /// <summary>fetch: over all files.</summary>
    public string? Digest { get; init; }

    /// <summary>fetch: the commit that the revision resolved to.</summary>
    public string? Revision { get; init; }

    /// <summary>fetch: bytes of all files.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>build: the GPU at hand, as nodes are labelled with it: NVIDIA-H200.</summary>
    public string? GpuProduct { get; init; }

    /// <summary>build: of that GPU, as in 9.0.</summary>
    public string? ComputeCapability { get; init; }

    /// <summary>build: that built, as in 11.1.0.</summary>
    public string? TensorRTVersion { get; init; }

    /// <summary>build: what the engine really runs in, by inspection, in words of a DeepSeekLocalModel.</summary>
    public string? Precision { get; init; }

    /// <summary>Reads the words. Other text, such as the end of a log, is taken as a message.</summary>
    /// <returns>Null: there are none.</returns>
    public static JobReport? Parse(string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(words, JobReportJson.Default.JobReport);
        }
        catch (JsonException)
        {
            return new JobReport { Message = words.Trim() };
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, JobReportJson.Default.JobReport);
}
