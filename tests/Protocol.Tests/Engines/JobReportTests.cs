using DeepSeek.Protocol.Engines;

namespace DeepSeek.Protocol.Tests.Engines;

/// <summary>What a Job says at its end is what the operator reads, also from an image of another version.</summary>
public sealed class JobReportTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        var report = new JobReport
        {
            Reason = "OutOfMemory",
            Message = "memory of the GPU didn't suffice",
            Digest = "sha256:00",
            Revision = "c0ffee",
            SizeBytes = 1L << 40,
            GpuProduct = "NVIDIA-H200",
            ComputeCapability = "9.0",
            TensorRTVersion = "11.1.0",
            Precision = "INT8",
        };
        Assert.Equal(report, JobReport.Parse(report.ToJson()));
    }

    [Fact]
    public void What_is_not_known_is_not_written() => Assert.Equal("""{"precision":"INT8"}""", new JobReport { Precision = "INT8" }.ToJson());

    [Theory]
    [InlineData("""{"Precision":"FP8","colour":"red","sizeBytes":7}""", "FP8", null)]
    [InlineData("  Killed\n", null, "Killed")]
    [InlineData("""{"sizeBytes":"many"}""", null, """{"sizeBytes":"many"}""")]
    public void Words_of_another_version_are_taken_for_what_they_are(string words, string? precision, string? message)
        => Assert.Equal((precision, message), (JobReport.Parse(words)?.Precision, JobReport.Parse(words)?.Message));

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("null")]
    public void No_words_are_no_report(string? words) => Assert.Null(JobReport.Parse(words));
}
