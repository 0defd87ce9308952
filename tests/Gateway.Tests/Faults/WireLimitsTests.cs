using System.Net;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Upstreams that send without end, or nearly not at all: a request is served elsewhere, and memory stays bounded.</summary>
public sealed class WireLimitsTests : IAsyncLifetime
{
    private const int MiB = 1024 * 1024;
    private const string Json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private const string Chunked = "Transfer-Encoding: chunked\r\n\r\n";
    private const string Sse = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private static readonly string Block = new('x', 64 * 1024);

    private ScriptedUpstream _well = null!;

    public async ValueTask InitializeAsync() => _well = (await ScriptedUpstream.StartAsync()).Always(Behaviours.Ok("from", " b"));

    public ValueTask DisposeAsync() => _well.DisposeAsync();

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public Task Headers_without_end_are_left(string request) =>
        AssertLeftAsync(RawUpstream.Endless("HTTP/1.1 200 OK\r\n", "x-more: " + new string('x', 100) + "\r\n"), request, "cut", 16 * MiB);

    [Fact]
    public Task Header_line_of_a_mebibyte_is_left() =>
        AssertLeftAsync(write => write($"{Json}x-long: {new string('x', MiB)}\r\nContent-Length: 2\r\n\r\n{{}}"), TestGateway.Request, "cut", 16 * MiB);

    [Theory]
    [InlineData(TestGateway.Request, "attempt_timeout")]
    [InlineData(TestGateway.StreamRequest, "first_token_timeout")]
    public Task Headers_that_trickle_are_waited_for_no_longer_than_for_none(string request, string reason) => AssertLeftAsync(Trickle, request, reason, MiB);

    [Fact]
    public Task Event_line_without_end_is_left() => AssertLeftAsync(RawUpstream.Endless(Sse + "data: ", Block), TestGateway.StreamRequest, "oversized_answer", 16 * MiB);

    [Fact]
    public Task Events_that_say_nothing_are_not_held_without_end() =>
        AssertLeftAsync(RawUpstream.Endless(Sse, Chunks.Event($$$"""{"choices":[{"index":0,"delta":{"role":"{{{Block}}}","content":""}}]}""")), TestGateway.StreamRequest, "oversized_answer", 16 * MiB);

    [Fact]
    public Task Announced_answer_beyond_the_limit_is_not_read() =>
        AssertLeftAsync(RawUpstream.Endless($"{Json}Content-Length: {65 * MiB}\r\n\r\n", Block), TestGateway.Request, "oversized_answer", 16 * MiB);

    // 64 MiB are read; sockets that were read fast hold up to 32 MiB more, and 4 on the way out.
    [Fact]
    public Task Answer_without_end_is_left() =>
        AssertLeftAsync(RawUpstream.Endless(Json + Chunked, $"{Block.Length:x}\r\n{Block}\r\n"), TestGateway.Request, "oversized_answer", 112 * MiB, TimeSpan.FromSeconds(30));

    [Fact]
    public Task Error_without_end_is_left_and_counts_by_its_status() =>
        AssertLeftAsync(RawUpstream.Endless("HTTP/1.1 500 No\r\n" + Chunked, $"{Block.Length:x}\r\n{Block}\r\n"), TestGateway.Request, "status_500", 16 * MiB);

    private static async Task Trickle(Func<string, Task> write)
    {
        await write("HTTP/1.1 200 OK\r\nx-slow: ");
        while (true)
        {
            await write("x");
            await Task.Delay(Beat);
        }
    }

    /// <summary>The request is served by the other upstream, the failure has its reason, and no more than so many bytes were taken.</summary>
    private async Task AssertLeftAsync(Func<Func<string, Task>, Task> answer, string request, string reason, long atMost, TimeSpan? attempt = null)
    {
        await using var ill = new RawUpstream(answer);
        await using var gateway = await TestGateway.StartAsync(TestSnapshots.Of(
            TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", ill.Url)),
            TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", _well.Url))) with
        {
            Timeouts = TestSnapshots.Short with { Attempt = attempt ?? TestSnapshots.Short.Attempt, Request = TimeSpan.FromMinutes(1) },
            Probe = new ProbeSettings { Interval = TimeSpan.FromMinutes(10) },
        });

        var (status, text) = await gateway.AskAsync(request);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(request == TestGateway.Request ? Chunks.Answer("from b") : Chunks.Stream("from", " b"), text, StringComparison.Ordinal);
        Assert.Equal(1, await gateway.MetricAsync("deepseek_api_errors_count", "backend=\"a\"", $"reason=\"{reason}\""));
        await ill.Left.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(ill.Written < atMost, $"{ill.Written} bytes were taken");
    }
}
