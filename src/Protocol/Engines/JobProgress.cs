using System.Text.Json;

namespace DeepSeek.Protocol.Engines;

/// <summary>How far a Job is, as its container says on <see cref="Path"/> while it works.</summary>
/// <param name="Step">What it does now, for people; empty: what it is for.</param>
/// <param name="Done">Bytes of that step that are done.</param>
/// <param name="Total">Bytes of that step; 0: nobody knows how long it takes.</param>
public sealed record JobProgress(string Step, long Done, long Total)
{
    /// <summary>Where a container says it, by GET.</summary>
    public const string Path = "/progress";

    /// <summary>Whole percents of the step; null: nobody knows.</summary>
    public int? Percent => Total <= 0 ? null : (int)Math.Clamp(100.0 * Done / Total, 0, 100);

    /// <returns>Null: it isn't one.</returns>
    public static JobProgress? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, JobReportJson.Default.JobProgress);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, JobReportJson.Default.JobProgress);
}
