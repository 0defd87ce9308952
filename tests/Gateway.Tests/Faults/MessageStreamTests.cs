using System.Net;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>The Messages API from the first semantic event on: the client gets the bytes, and an error event where they end too early.</summary>
public sealed class MessageStreamTests : MessageTiers
{
    private static readonly string Tokens = MessageChunks.Start + MessageChunks.TextStart + MessageChunks.Text("one") + MessageChunks.Text(" two");
    private static readonly string Truncated = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"The answer was cut short by the upstream (";

    public static TheoryData<string, string> AfterTokens => new()
    {
        { "cut", "cut" },
        { "end", "unfinished_stream" },
        { "message_stop without stop_reason", "unfinished_stream" },
        { "malformed event", "malformed_answer" },
    };

    /// <summary>Faults after which the upstream holds its connection until it is left.</summary>
    public static TheoryData<string, string> AfterTokensWithoutEnd => new()
    {
        { "stall", "stall" },
        { "pings", "stall" },
        { "event that trickles", "stall" },
    };

    [Theory]
    [MemberData(nameof(AfterTokens))]
    [MemberData(nameof(AfterTokensWithoutEnd))]
    public async Task Client_gets_the_tokens_then_an_error_event_and_no_end(string fault, string reason)
    {
        A.Always(fault switch
        {
            "cut" => Behaviours.Cut(Tokens),
            "end" => Behaviours.Stream(Tokens),
            "stall" => Behaviours.Stall(Tokens),
            "pings" => Behaviours.Forever(Tokens, MessageChunks.Ping),
            "event that trickles" => Behaviours.Forever(Tokens + "event: content_block_delta\ndata: {", " "),
            "message_stop without stop_reason" => Behaviours.Stream(Tokens + MessageChunks.Stop),
            _ => Behaviours.Stream(Tokens + MessageChunks.Event("content_block_delta", "{")),
        });

        var (status, text) = await AskAsync(StreamRequest);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith(Tokens, text, StringComparison.Ordinal);
        Assert.StartsWith(Truncated + reason, text[Tokens.Length..].Replace(MessageChunks.Ping, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.EndsWith("}\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("message_stop", text, StringComparison.Ordinal);
        Assert.Empty(B.Received);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"truncated\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", $"reason=\"{reason}\""));
        if (AfterTokensWithoutEnd.Any(row => row.Data.Item1 == fault))
        {
            await TestGateway.AssertLeftAsync(Assert.Single(A.Received));
        }
    }

    [Fact]
    public async Task Insufficient_system_resource_after_tokens_is_passed_and_then_told()
    {
        var last = MessageChunks.BlockStop + MessageChunks.Finish("insufficient_system_resource");
        A.Always(Behaviours.Stream(Tokens + last + MessageChunks.Stop));

        var (_, text) = await AskAsync(StreamRequest);

        Assert.StartsWith(Tokens + last + Truncated + "insufficient_system_resource", text, StringComparison.Ordinal);
        Assert.DoesNotContain("message_stop", text, StringComparison.Ordinal);
        await Gateway.WaitForMetricAsync(1, "deepseek_api_errors_count", "reason=\"insufficient_system_resource\"");
    }

    [Fact]
    public async Task Client_that_leaves_cancels_its_upstream()
    {
        A.Always(Behaviours.Stall(Tokens));
        var response = await Gateway.SendAsync(StreamRequest, Path);
        var upstream = Assert.Single(A.Received);

        response.Dispose();

        await TestGateway.AssertLeftAsync(upstream);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"client_gone\"");
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
    }

    [Fact]
    public async Task Error_event_after_tokens_is_passed_and_counts_as_an_error()
    {
        var error = MessageChunks.Error("overloaded_error", "Overloaded");
        A.Always(Behaviours.Stream(Tokens + error));

        var (_, text) = await AskAsync(StreamRequest);

        Assert.StartsWith(Tokens + error + Truncated + "error_in_answer", text, StringComparison.Ordinal);
        Assert.Empty(B.Received);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"truncated\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", "reason=\"error_in_answer\""));
    }

    public static TheoryData<string> WholeStreams => new(
        MessageChunks.Stream("one", " two"),
        Tokens + MessageChunks.Ping + MessageChunks.Text("!") + MessageChunks.BlockStop + MessageChunks.Finish("max_tokens") + MessageChunks.Stop,
        MessageChunks.Start + MessageChunks.ToolStart + MessageChunks.Arguments("") + MessageChunks.Arguments("{\"city\":") + MessageChunks.BlockStop
            + MessageChunks.Finish("tool_use") + MessageChunks.Stop,
        MessageChunks.Start + MessageChunks.Thinking("hm") + MessageChunks.Signature("s") + MessageChunks.BlockStop + MessageChunks.Finish("stop_sequence") + MessageChunks.Stop,
        MessageChunks.Start + MessageChunks.Finish("refusal") + MessageChunks.Stop,
        Tokens + MessageChunks.BlockStop + MessageChunks.Finish("pause_turn"),
        MessageChunks.Stream("line", " ends").Replace("\n", "\r\n", StringComparison.Ordinal),
        Tokens + MessageChunks.Finish("end_turn") + Chunks.Done);

    [Theory]
    [MemberData(nameof(WholeStreams))]
    public async Task Whole_stream_passes_byte_for_byte_with_or_without_its_formal_end(string whole)
    {
        A.Always(Behaviours.Stream(whole));

        Assert.Equal((HttpStatusCode.OK, whole), await AskAsync(StreamRequest));
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
        Assert.Empty(B.Received);
    }

    [Fact]
    public async Task Tool_call_commits_by_its_beginning()
    {
        var release = new TaskCompletionSource();
        var begin = MessageChunks.Start + MessageChunks.ToolStart;
        var end = MessageChunks.Arguments("{}") + MessageChunks.Finish("tool_use") + MessageChunks.Stop;
        A.Always(Behaviours.Pause(begin, release.Task, end));

        using var response = await Gateway.SendAsync(StreamRequest, Path);
        Assert.Equal("a", response.Headers.GetValues("x-deepseek-backend").Single());

        release.SetResult();
        Assert.Equal(begin + end, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Pings_then_tokens_is_an_answer()
    {
        A.Always(Behaviours.KeepAliveThen(5, MessageChunks.Ping + MessageChunks.Ping + MessageChunks.Stream("late")));

        Assert.Equal((HttpStatusCode.OK, MessageChunks.Stream("late")), await AskAsync(StreamRequest));
        Assert.Empty(B.Received);
    }

    [Fact]
    public async Task Client_is_held_by_pings_and_then_answered()
    {
        Gateway.Offer(Snapshot with { Timeouts = TestSnapshots.Short with { Commit = TimeSpan.FromMilliseconds(50) } });
        A.Always(Behaviours.Forever(MessageChunks.Start, MessageChunks.Ping));

        using var response = await Gateway.SendAsync(StreamRequest, Path);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);

        Assert.Equal(MessageChunks.Ping + MessageChunks.Stream("from", " b"), await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Client_that_is_held_is_told_of_failure_in_band()
    {
        Gateway.Offer(Snapshot with { Timeouts = TestSnapshots.Short with { Commit = TimeSpan.FromMilliseconds(50) } });
        A.Always(Behaviours.Forever("", MessageChunks.Ping));
        B.Always(Behaviours.Silence());

        using var response = await Gateway.SendAsync(StreamRequest, Path, [("x-request-id", "mine-1")]);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith(MessageChunks.Ping + "event: error\ndata: {\"type\":\"error\"", text, StringComparison.Ordinal);
        var told = ErrorOf(text[text.IndexOf("{\"type\":\"error\"", StringComparison.Ordinal)..].TrimEnd());
        Assert.Equal(("api_error", "mine-1"), (told.Type, told.RequestId));
        Assert.Contains("metro/a (first_token_timeout)", told.Message, StringComparison.Ordinal);
    }
}
