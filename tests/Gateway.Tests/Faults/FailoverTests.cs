using System.Net;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Faults before the first semantic event: the client notices nothing.</summary>
public sealed class FailoverTests : TwoTiers
{
    public static TheoryData<string, string> BeforeTokens => new()
    {
        { "status 503", "status_503" },
        { "status 429", "status_429" },
        { "status 500", "status_500" },
        { "silence", "first_token_timeout" },
        { "headers, then nothing", "first_token_timeout" },
        { "keep-alive forever", "first_token_timeout" },
        { "role, then error event", "error_in_answer" },
        { "error event first", "error_in_answer" },
        { "cut before the first token", "cut" },
        { "end before the first token", "empty_answer" },
        { "insufficient_system_resource at once", "insufficient_system_resource" },
        { "malformed event", "malformed_answer" },
        { "empty 200", "empty_answer" },
        { "HTML 200", "malformed_answer" },
        { "done at once", "empty_answer" },
    };

    [Theory]
    [MemberData(nameof(BeforeTokens))]
    public async Task Stream_fails_over_without_a_trace(string fault, string reason)
    {
        A.Always(Stream(fault));

        using var response = await Gateway.SendAsync(TestGateway.StreamRequest);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Chunks.Stream("from", " b"), await response.Content.ReadAsStringAsync());
        Assert.Equal("b", response.Headers.GetValues("x-deepseek-backend").Single());
        Assert.Equal("backbone", response.Headers.GetValues("x-deepseek-tier").Single());
        Assert.Equal("2", response.Headers.GetValues("x-deepseek-attempts").Single());
        Assert.Single(A.Received);
        Assert.Single(B.Received);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\"", $"reason=\"{reason}\""));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count"));
        Assert.Equal(2, await Gateway.MetricAsync("deepseek_api_requests_total"));
    }

    public static TheoryData<string, string> WholeAnswers => new()
    {
        { "status 503", "status_503" },
        { "silence", "attempt_timeout" },
        { "blank lines forever", "attempt_timeout" },
        { "empty 200", "empty_answer" },
        { "blank 200", "empty_answer" },
        { "HTML 200", "malformed_answer" },
        { "truncated JSON", "malformed_answer" },
        { "error in 200", "error_in_answer" },
        { "insufficient_system_resource", "insufficient_system_resource" },
        { "aborted", "aborted" },
    };

    [Theory]
    [MemberData(nameof(WholeAnswers))]
    public async Task Whole_answer_fails_over_without_a_trace(string fault, string reason)
    {
        A.Always(Whole(fault));

        var (status, text) = await Gateway.AskAsync(TestGateway.Request);

        Assert.Equal((HttpStatusCode.OK, Chunks.Answer("from b")), (status, text));
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\"", $"reason=\"{reason}\""));
    }

    [Fact]
    public async Task Keep_alives_then_tokens_is_an_answer()
    {
        A.Always(Behaviours.KeepAliveThen(5, Chunks.Stream("late")));

        var (_, text) = await Gateway.AskAsync(TestGateway.StreamRequest);

        Assert.Equal(Chunks.Stream("late"), text);
        Assert.Empty(B.Received);
    }

    [Fact]
    public async Task Blank_lines_then_an_answer_passes_byte_for_byte()
    {
        A.Always(Behaviours.BlankLinesThen(5, Chunks.Answer("late")));

        var (_, text) = await Gateway.AskAsync(TestGateway.Request);

        Assert.Equal("\n\n\n\n\n" + Chunks.Answer("late"), text);
    }

    [Fact]
    public async Task Backend_that_does_not_listen_is_passed_over()
    {
        await A.DisposeAsync();

        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request)).Status);
        await Gateway.WaitForMetricAsync(1, "deepseek_api_errors_count", "tier=\"metro\"", "reason=\"connect\"");
    }

    [Fact]
    public async Task Backend_that_fails_for_a_moment_is_returned_to_when_no_other_is_left()
    {
        A.Next(Behaviours.Status(500), Behaviours.Status(500)).Always(Behaviours.Ok("back"));
        B.Always(Behaviours.Status(500));

        var (status, text) = await Gateway.AskAsync(TestGateway.Request);

        Assert.Equal((HttpStatusCode.OK, Chunks.Answer("back")), (status, text));
    }

    [Fact]
    public async Task Exhausted_attempts_name_what_was_tried_and_stay_within_the_budget()
    {
        A.Always(Behaviours.Status(503));
        B.Always(Behaviours.Status(500));

        using var response = await Gateway.SendAsync(TestGateway.StreamRequest);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("upstream_exhausted", text, StringComparison.Ordinal);
        Assert.Contains("metro/a (status_503)", text, StringComparison.Ordinal);
        Assert.Contains("backbone/b (status_500)", text, StringComparison.Ordinal);
        Assert.Equal(5, A.Received.Count + B.Received.Count);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"failed\"");
    }

    [Fact]
    public async Task Silent_backends_are_not_asked_twice()
    {
        A.Always(Behaviours.KeepAliveForever());
        B.Always(Behaviours.Silence());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Gateway.AskAsync(TestGateway.StreamRequest)).Status);

        Assert.Single(A.Received);
        Assert.Single(B.Received);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task Mistake_of_the_client_is_passed_through_and_counts_for_nobody(int status)
    {
        A.Always(Behaviours.Status(status, "your mistake"));

        var (answered, text) = await Gateway.AskAsync(TestGateway.Request);

        Assert.Equal(status, (int)answered);
        Assert.Contains("your mistake", text, StringComparison.Ordinal);
        Assert.Empty(B.Received);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"caller_error\"");
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
    }

    private static Behaviour Stream(string fault) => fault switch
    {
        "status 503" => Behaviours.Status(503),
        "status 429" => Behaviours.Status(429),
        "status 500" => Behaviours.Status(500),
        "silence" => Behaviours.Silence(),
        "headers, then nothing" => Behaviours.HeadersThenNothing(),
        "keep-alive forever" => Behaviours.KeepAliveForever(),
        "role, then error event" => Behaviours.Stream(Chunks.Role + Chunks.Error("busy", "server_busy")),
        "error event first" => Behaviours.Stream(Chunks.Error("broken", "internal")),
        "cut before the first token" => Behaviours.Cut(Chunks.Role),
        "end before the first token" => Behaviours.Stream(Chunks.Role),
        "insufficient_system_resource at once" => Behaviours.Stream(Chunks.Role + Chunks.Finish("insufficient_system_resource") + Chunks.Done),
        "malformed event" => Behaviours.Stream(Chunks.Role + Chunks.Event("{\"choices\":[")),
        "empty 200" => Behaviours.Stream(""),
        "HTML 200" => Behaviours.Whole(200, "text/html", "<html>please wait</html>"),
        "done at once" => Behaviours.Stream(Chunks.Done),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    private static Behaviour Whole(string fault) => fault switch
    {
        "status 503" => Behaviours.Status(503),
        "silence" => Behaviours.Silence(),
        "blank lines forever" => Behaviours.BlankLinesForever(),
        "empty 200" => Behaviours.Json(200, ""),
        "blank 200" => Behaviours.Json(200, "\n\n"),
        "HTML 200" => Behaviours.Whole(200, "text/html", "<html>"),
        "truncated JSON" => Behaviours.Json(200, Chunks.Answer("cut")[..60]),
        "error in 200" => Behaviours.Json(200, """{"error":{"message":"busy","code":"server_busy"}}"""),
        "insufficient_system_resource" => Behaviours.Json(200, Chunks.Answer("part", "insufficient_system_resource")),
        "aborted" => Behaviours.Json(200, Chunks.Answer("part", "aborted")),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };
}
