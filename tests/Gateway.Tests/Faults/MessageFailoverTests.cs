using System.Net;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>The Messages API before the first semantic event: the client notices nothing.</summary>
public sealed class MessageFailoverTests : MessageTiers
{
    private static readonly string Begin = MessageChunks.Start + MessageChunks.Ping + MessageChunks.TextStart;

    public static TheoryData<string, string> BeforeTokens => new()
    {
        { "overloaded_error as 529", "status_529" },
        { "api_error as 500", "status_500" },
        { "overloaded_error first", "error_in_answer" },
        { "api_error after the beginning", "error_in_answer" },
        { "error without a type of event", "error_in_answer" },
        { "pings forever", "first_token_timeout" },
        { "beginning, then pings forever", "first_token_timeout" },
        { "empty deltas and a signature forever", "first_token_timeout" },
        { "another API's stream", "empty_answer" },
        { "cut before the first token", "cut" },
        { "end before the first token", "empty_answer" },
        { "message_stop without an answer", "empty_answer" },
        { "malformed event", "malformed_answer" },
        { "insufficient_system_resource at once", "insufficient_system_resource" },
        { "HTML 200", "malformed_answer" },
    };

    [Theory]
    [MemberData(nameof(BeforeTokens))]
    public async Task Stream_fails_over_without_a_trace(string fault, string reason)
    {
        A.Always(Stream(fault));

        using var response = await Gateway.SendAsync(StreamRequest, Path);

        Assert.Equal((HttpStatusCode.OK, MessageChunks.Stream("from", " b")), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("b", response.Headers.GetValues("x-deepseek-backend").Single());
        Assert.Equal("2", response.Headers.GetValues("x-deepseek-attempts").Single());
        Assert.Single(A.Received);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\"", $"reason=\"{reason}\""));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count"));
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

        Assert.Equal((HttpStatusCode.OK, MessageChunks.Answer("from b")), await AskAsync(Request));

        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\"", $"reason=\"{reason}\""));
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
}
