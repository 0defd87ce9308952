using DeepSeek.Bench.Gateway.Load;

namespace DeepSeek.Bench.Tests.Load;

public sealed class WrkReportTests
{
    [Fact]
    public void Report_is_read_from_the_line_of_the_script()
        => Assert.Equal(
            new WrkReport(Requests: 15_000, Rate: 7500, Failed: 3, P50: 120, P99: 900),
            WrkReport.Parse("Running 2s test @ http://127.0.0.1:1\n  1 threads and 1 connections\nbench requests=15000 us=2000000 failed=3 p50=120 p99=900\n"));

    [Fact]
    public void Without_that_line_wrk_is_quoted()
        => Assert.Contains("unable to connect", Assert.Throws<FormatException>(() => WrkReport.Parse("unable to connect to 127.0.0.1:1\n")).Message, StringComparison.Ordinal);
}
