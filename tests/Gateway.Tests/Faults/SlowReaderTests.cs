using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Clients that read slowly, or not at all: memory stays bounded, the request timeout ends it, and nothing is left behind.</summary>
public sealed class SlowReaderTests : TwoTiers
{
    private const int MiB = 1024 * 1024;
    private const string Sse = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    private static readonly string Event = Chunks.Content(new string('x', 64 * 1024));

    private static readonly TimeoutSettings Brief = TestSnapshots.Short with { Request = TimeSpan.FromSeconds(2) };

    [Fact]
    public async Task Stream_that_nobody_reads_is_held_back_at_its_upstream_and_ends_with_the_request()
    {
        await using var endless = new RawUpstream(RawUpstream.Endless(Sse, Event));
        Gateway.Offer(Only(endless.Url) with { Timeouts = Brief });

        using var unread = await Gateway.SendAsync(TestGateway.StreamRequest);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"truncated\"");
        await endless.Left.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.True(endless.Written < 64 * MiB, $"{endless.Written} bytes were taken");
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Client_that_leaves_a_stream_unread_cancels_its_upstream()
    {
        await using var endless = new RawUpstream(RawUpstream.Endless(Sse, Event));
        Gateway.Offer(Only(endless.Url));

        var unread = await Gateway.SendAsync(TestGateway.StreamRequest);
        await Task.Delay(TestSnapshots.Short.StreamIdle * 2, TestContext.Current.CancellationToken);
        unread.Dispose();

        await endless.Left.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"client_gone\"");
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Whole_answer_that_nobody_reads_ends_with_the_request_and_is_counted()
    {
        A.Always(Behaviours.Json(200, Large));
        Gateway.Offer(Only(A.Url) with { Timeouts = Brief });

        using var unread = await Gateway.SendAsync(TestGateway.Request);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"failed\"");

        await Assert.ThrowsAnyAsync<Exception>(() => unread.Content.ReadAsByteArrayAsync());
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Whole_answer_that_is_read_slowly_arrives()
    {
        A.Always(Behaviours.Json(200, Large));
        Gateway.Offer(Only(A.Url));

        using var response = await Gateway.SendAsync(TestGateway.Request);
        await Task.Delay(TestSnapshots.Short.Attempt * 2, TestContext.Current.CancellationToken);

        Assert.Equal(Large, await response.Content.ReadAsStringAsync());
    }

    /// <summary>More than all the buffers between two ends hold.</summary>
    private static string Large => Chunks.Answer(new string('x', 32 * MiB));

    private static RoutingSnapshot Only(string url) => TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", url)));

    private async Task AssertNothingIsLeftAsync()
    {
        await Gateway.WaitForMetricAsync(0, "deepseek_gateway_in_flight");
        Assert.Empty(Gateway.Log.At(Microsoft.Extensions.Logging.LogLevel.Error));
        Assert.Single(Gateway.Log.At(Microsoft.Extensions.Logging.LogLevel.Information), static line => line.Contains("outcome=", StringComparison.Ordinal));
    }
}
