using System.Net;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>The Messages API before the first semantic event: the client notices nothing.</summary>
public sealed class MessageFailoverTests : MessageTiers
{
    private static readonly string Begin = MessageChunks.Start + MessageChunks.Ping + MessageChunks.TextStart;

    public static TheoryData<string, string> BeforeTokens => new()
    {
        { "rate_limit_error as 429", "status_429" },
        { "overloaded_error as 529", "status_529" },
        { "api_error as 500", "status_500" },
        { "overloaded_error first", "error_in_answer" },
        { "api_error after the beginning", "error_in_answer" },
        { "error without a type of event", "error_in_answer" },
        { "another API's stream", "empty_answer" },
        { "cut before the first token", "cut" },
        { "end before the first token", "empty_answer" },
        { "message_stop without an answer", "empty_answer" },
        { "malformed event", "malformed_answer" },
        { "insufficient_system_resource at once", "insufficient_system_resource" },
        { "HTML 200", "malformed_answer" },
    };

    /// <summary>Faults after which the upstream holds its connection until it is left.</summary>
    public static TheoryData<string, string> BeforeTokensWithoutEnd => new()
    {
        { "silence", "first_token_timeout" },
        { "headers, then nothing", "first_token_timeout" },
        { "pings forever", "first_token_timeout" },
        { "comments forever", "first_token_timeout" },
        { "beginning, then pings forever", "first_token_timeout" },
        { "event that trickles forever", "first_token_timeout" },
        { "empty deltas and a signature forever", "first_token_timeout" },
        { "overloaded_error, then pings forever", "error_in_answer" },
    };

    [Theory]
    [MemberData(nameof(BeforeTokens))]
    public async Task Stream_fails_over_without_a_trace(string fault, string reason)
    {
        A.Always(Stream(fault));

        await AssertFailedOverAsync(StreamRequest, "text/event-stream", MessageChunks.Stream("from", " b"), reason);
    }

    [Theory]
    [MemberData(nameof(BeforeTokensWithoutEnd))]
    public async Task Stream_without_end_fails_over_and_its_upstream_is_left(string fault, string reason)
    {
        A.Always(Stream(fault));

        await AssertFailedOverAsync(StreamRequest, "text/event-stream", MessageChunks.Stream("from", " b"), reason);
        await TestGateway.AssertLeftAsync(A.Received[0]);
    }

    public static TheoryData<string, string, string> WholeAnswers => new()
    {
        { "529", MessageChunks.ErrorBody("overloaded_error"), "status_529" },
        { "200", MessageChunks.ErrorBody("overloaded_error"), "error_in_answer" },
        { "200", MessageChunks.ErrorBody("api_error"), "error_in_answer" },
        { "200", """{"type":"message","role":"assistant","content":[],"stop_reason":null,"usage":{"input_tokens":5,"output_tokens":0}}""", "malformed_answer" },
        { "200", MessageChunks.Answer("cut")[..60], "malformed_answer" },
        { "200", Chunks.Answer("another API's"), "malformed_answer" },
        { "200", "", "empty_answer" },
        { "200", MessageChunks.Answer("part", "insufficient_system_resource"), "insufficient_system_resource" },
    };

    [Theory]
    [MemberData(nameof(WholeAnswers))]
    public async Task Whole_answer_fails_over_without_a_trace(string status, string body, string reason)
    {
        A.Always(Behaviours.Json(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), body));

        await AssertFailedOverAsync(Request, "application/json", MessageChunks.Answer("from b"), reason);
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("headers, then nothing")]
    [InlineData("blank lines forever")]
    public async Task Whole_answer_without_end_fails_over_and_its_upstream_is_left(string fault)
    {
        A.Always(ChatFaults.Whole(fault));

        await AssertFailedOverAsync(Request, "application/json", MessageChunks.Answer("from b"), "attempt_timeout");
        await TestGateway.AssertLeftAsync(A.Received[0]);
    }

    [Fact]
    public async Task Message_that_ends_without_content_is_an_answer()
    {
        const string Refused = """{"type":"message","role":"assistant","content":[],"stop_reason":"refusal","usage":{"input_tokens":5,"output_tokens":0}}""";
        A.Always(Behaviours.Json(200, Refused));

        Assert.Equal((HttpStatusCode.OK, Refused), await AskAsync(Request));
        Assert.Empty(B.Received);
    }

    [Theory]
    [InlineData("invalid_request_error", 400)]
    [InlineData("not_found_error", 404)]
    [InlineData("request_too_large", 413)]
    public async Task Mistake_of_the_client_in_the_first_event_is_told_and_counts_for_nobody(string type, int status)
    {
        A.Always(Behaviours.Stream(MessageChunks.Start + MessageChunks.Error(type, "your mistake")));

        var (answered, text) = await AskAsync(StreamRequest);

        Assert.Equal((status, type, "your mistake"), ((int)answered, ErrorOf(text).Type, ErrorOf(text).Message));
        Assert.Empty(B.Received);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"caller_error\"");
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
    }

    private static Behaviour Stream(string fault) => fault switch
    {
        "overloaded_error as 529" => Behaviours.Json(529, MessageChunks.ErrorBody("overloaded_error")),
        "api_error as 500" => Behaviours.Json(500, MessageChunks.ErrorBody("api_error")),
        "overloaded_error first" => Behaviours.Stream(MessageChunks.Error("overloaded_error")),
        "api_error after the beginning" => Behaviours.Stream(Begin + MessageChunks.Error("api_error")),
        "error without a type of event" => Behaviours.Stream($"data: {MessageChunks.ErrorBody("overloaded_error")}\n\n"),
        "rate_limit_error as 429" => Behaviours.Json(429, MessageChunks.ErrorBody("rate_limit_error")),
        "silence" or "headers, then nothing" => ChatFaults.Stream(fault),
        "comments forever" => Behaviours.KeepAliveForever(),
        "event that trickles forever" => Behaviours.Forever(Begin + "event: content_block_delta\ndata: {", " "),
        "overloaded_error, then pings forever" => Behaviours.Forever(MessageChunks.Error("overloaded_error"), MessageChunks.Ping),
        "pings forever" => Behaviours.Forever("", MessageChunks.Ping),
        "beginning, then pings forever" => Behaviours.Forever(Begin, MessageChunks.Ping),
        "empty deltas and a signature forever" => Behaviours.Forever(Begin, MessageChunks.Text("") + MessageChunks.Signature("s")),
        "another API's stream" => Behaviours.Stream(Chunks.Role + Chunks.Content("a") + Chunks.Finish("stop") + Chunks.Done),
        "cut before the first token" => Behaviours.Cut(Begin),
        "end before the first token" => Behaviours.Stream(Begin),
        "message_stop without an answer" => Behaviours.Stream(Begin + MessageChunks.BlockStop + MessageChunks.Stop),
        "malformed event" => Behaviours.Stream(Begin + MessageChunks.Event("content_block_delta", "{\"delta\":{")),
        "insufficient_system_resource at once" => Behaviours.Stream(Begin + MessageChunks.Finish("insufficient_system_resource") + MessageChunks.Stop),
        "HTML 200" => Behaviours.Whole(200, "text/html", "<html>please wait</html>"),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    private async Task AssertFailedOverAsync(string request, string type, string answer, string reason)
    {
        using var response = await Gateway.SendAsync(request, Path);

        Assert.Equal((HttpStatusCode.OK, answer), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("b", response.Headers.GetValues("x-deepseek-backend").Single());
        Assert.Equal("2", response.Headers.GetValues("x-deepseek-attempts").Single());
        Assert.Equal((request, request), (Assert.Single(A.Received).Text, Assert.Single(B.Received).Text));
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\"", $"reason=\"{reason}\""));
        Assert.Equal((1, 2), (await Gateway.MetricAsync("deepseek_api_errors_count"), await Gateway.MetricAsync("deepseek_api_requests_total")));
    }
}
