using System.Net;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Faults after the first semantic event: the client is told, never fooled, and never served twice.</summary>
public sealed class CommittedStreamTests : TwoTiers
{
    private static readonly string Tokens = Chunks.Role + Chunks.Content("one") + Chunks.Content(" two");

    public static TheoryData<string, string> AfterTokens => new()
    {
        { "cut", "cut" },
        { "end", "unfinished_stream" },
        { "done without finish", "unfinished_stream" },
        { "error event", "error_in_answer" },
        { "malformed event", "malformed_answer" },
        { "event cut by the end", "unfinished_stream" },
    };

    /// <summary>Faults after which the upstream holds its connection until it is left.</summary>
    public static TheoryData<string, string> AfterTokensWithoutEnd => new()
    {
        { "stall", "stall" },
        { "keep-alives", "stall" },
        { "empty deltas", "stall" },
        { "event that trickles", "stall" },
        { "event that doesn't end", "oversized_answer" },
        { "error event, then keep-alives", "error_in_answer" },
    };

    [Theory]
    [MemberData(nameof(AfterTokens))]
    [MemberData(nameof(AfterTokensWithoutEnd))]
    public async Task Client_gets_the_tokens_then_an_error_and_no_end(string fault, string reason)
    {
        A.Always(fault switch
        {
            "cut" => Behaviours.Cut(Tokens),
            "end" => Behaviours.Stream(Tokens),
            "event cut by the end" => Behaviours.Stream(Tokens + Chunks.Finish("stop")[..^1]),
            "stall" => Behaviours.Stall(Tokens),
            "keep-alives" => Behaviours.KeepAliveAfter(Tokens),
            "empty deltas" => Behaviours.Forever(Tokens, Chunks.Content("")),
            "event that trickles" => Behaviours.Forever(Tokens + "data: {\"choices\":[", " "),
            "event that doesn't end" => Behaviours.Forever(Tokens + "data: ", new string('x', 1024 * 1024)),
            "error event, then keep-alives" => Behaviours.KeepAliveAfter(Tokens + Chunks.Error("broken", "internal")),
            "done without finish" => Behaviours.Stream(Tokens + Chunks.Done),
            "error event" => Behaviours.Stream(Tokens + Chunks.Error("broken", "internal")),
            _ => Behaviours.Stream(Tokens + Chunks.Event("{")),
        });

        var (status, text) = await Gateway.AskAsync(TestGateway.StreamRequest);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith(Tokens, text, StringComparison.Ordinal);
        Assert.Contains("data: {\"error\":{", text, StringComparison.Ordinal);
        Assert.Contains("upstream_truncated", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        Assert.Empty(B.Received);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"truncated\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", $"reason=\"{reason}\""));
        Assert.Equal((1, 1), (await Gateway.MetricAsync("deepseek_api_errors_count"), await Gateway.MetricAsync("deepseek_api_requests_total")));
        Assert.Equal(TestGateway.StreamRequest, Assert.Single(A.Received).Text);
        if (AfterTokensWithoutEnd.Any(row => row.Data.Item1 == fault))
        {
            await TestGateway.AssertLeftAsync(A.Received[0]);
        }
    }

    [Fact]
    public async Task Insufficient_system_resource_after_tokens_is_passed_and_then_told()
    {
        A.Always(Behaviours.Stream(Tokens + Chunks.Finish("insufficient_system_resource") + Chunks.Done));

        var (_, text) = await Gateway.AskAsync(TestGateway.StreamRequest);

        Assert.StartsWith(Tokens + Chunks.Finish("insufficient_system_resource") + "data: {\"error\":", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        await Gateway.WaitForMetricAsync(1, "deepseek_api_errors_count", "reason=\"insufficient_system_resource\"");
    }

    [Fact]
    public async Task Finish_reason_without_done_is_complete()
    {
        var whole = Tokens + Chunks.Finish("stop");
        A.Always(Behaviours.Stream(whole));

        Assert.Equal(whole, (await Gateway.AskAsync(TestGateway.StreamRequest)).Text);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
    }

    [Fact]
    public async Task Stream_passes_untouched_whatever_its_line_ends_and_fields()
    {
        var odd = "\uFEFF: hello\r\nid: 1\r\n" + Chunks.Content("a").Replace("\n", "\r\n", StringComparison.Ordinal)
            + ": keep-alive\n\nretry: 10\n" + Chunks.Content("b") + Chunks.Finish("stop") + "event: x\n" + Chunks.Usage + Chunks.Done;
        A.Always(Behaviours.Stream(odd));

        using var response = await Gateway.SendAsync(TestGateway.StreamRequest);

        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(odd), await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Stream_that_comes_byte_by_byte_passes_untouched()
    {
        var whole = Chunks.Stream("h\u00e9", " \ud83d\ude00").Replace("\n", "\r\n", StringComparison.Ordinal);
        A.Always(async (http, end) =>
        {
            http.Response.ContentType = "text/event-stream";
            foreach (var piece in System.Text.Encoding.UTF8.GetBytes(whole))
            {
                await http.Response.Body.WriteAsync(new[] { piece }, end);
                await http.Response.Body.FlushAsync(end);
            }
        });

        Assert.Equal((HttpStatusCode.OK, whole), await Gateway.AskAsync(TestGateway.StreamRequest));
        Assert.Empty(B.Received);
    }

    [Fact]
    public async Task Stream_that_flows_outlives_the_attempt_timer()
    {
        var count = 0;
        A.Always(async (http, end) =>
        {
            http.Response.ContentType = "text/event-stream";
            for (count = 0; count < 20; count++)
            {
                await http.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Chunks.Content("x")), end);
                await http.Response.Body.FlushAsync(end);
                await Task.Delay(100, end);
            }

            await http.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Chunks.Finish("stop") + Chunks.Done), end);
        });

        Assert.EndsWith(Chunks.Done, (await Gateway.AskAsync(TestGateway.StreamRequest)).Text, StringComparison.Ordinal);
        Assert.Equal(20, count);
    }

    [Fact]
    public async Task Client_that_reads_slowly_is_not_taken_for_a_stall()
    {
        // More than all the buffers between the two hold.
        var whole = string.Concat(Enumerable.Repeat(Chunks.Content(new string('x', 64 * 1024)), 320)) + Chunks.Finish("stop") + Chunks.Done;
        A.Always(Behaviours.Stream(whole));
        var patient = TimeSpan.FromSeconds(8);
        Gateway.Offer(Snapshot with { Timeouts = TestSnapshots.Short with { FirstToken = patient, Attempt = patient } });
        using var response = await Gateway.SendAsync(TestGateway.StreamRequest);

        await Task.Delay(TestSnapshots.Short.StreamIdle * 2);

        Assert.Equal(whole, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Client_is_held_by_keep_alives_once_the_commit_timer_passed()
    {
        Gateway.Offer(Snapshot with { Timeouts = TestSnapshots.Short with { Commit = TimeSpan.FromMilliseconds(50) } });
        A.Always(Behaviours.KeepAliveForever());

        using var response = await Gateway.SendAsync(TestGateway.StreamRequest);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);

        Assert.Equal(Chunks.KeepAlive + Chunks.Stream("from", " b"), await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Client_that_is_held_is_told_of_failure_in_band()
    {
        Gateway.Offer(Snapshot with { Timeouts = TestSnapshots.Short with { Commit = TimeSpan.FromMilliseconds(50) } });
        A.Always(Behaviours.KeepAliveForever());
        B.Always(Behaviours.Silence());

        var (status, text) = await Gateway.AskAsync(TestGateway.StreamRequest);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith(Chunks.KeepAlive + "data: {\"error\":{\"message\":\"No upstream answered", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_that_is_held_is_told_of_its_own_mistake_in_band()
    {
        Gateway.Offer(Snapshot with { Timeouts = TestSnapshots.Short with { Commit = TimeSpan.FromMilliseconds(50) } });
        A.Always(Behaviours.After(TimeSpan.FromMilliseconds(400), Behaviours.Status(400, "your mistake")));

        var (status, text) = await Gateway.AskAsync(TestGateway.StreamRequest);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith(Chunks.KeepAlive + "data: {\"error\":{\"message\":\"your mistake\"", text, StringComparison.Ordinal);
        Assert.Empty(B.Received);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"caller_error\"");
    }
}
