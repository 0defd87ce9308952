using System.Net;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Faults before the first semantic event: the client notices nothing.</summary>
public sealed class FailoverTests : TwoTiers
{
    /// <summary>Faults by their name in <see cref="ChatFaults"/>, and what the metric calls them.</summary>
    public static TheoryData<string, string> BeforeTokens => new()
    {
        { "status 503", "status_503" },
        { "status 429", "status_429" },
        { "status 500", "status_500" },
        { "status 502", "status_502" },
        { "status 504", "status_504" },
        { "role, then error event", "error_in_answer" },
        { "error event first", "error_in_answer" },
        { "cut before anything", "cut" },
        { "cut before the first token", "cut" },
        { "cut within the first token", "cut" },
        { "end before the first token", "empty_answer" },
        { "insufficient_system_resource at once", "insufficient_system_resource" },
        { "aborted at once", "aborted" },
        { "malformed event", "malformed_answer" },
        { "empty 200", "empty_answer" },
        { "HTML 200", "malformed_answer" },
        { "HTML as a stream", "empty_answer" },
        { "JSON 200", "malformed_answer" },
        { "truncated JSON 200", "malformed_answer" },
        { "done at once", "empty_answer" },
    };

    /// <summary>Faults after which the upstream holds its connection until it is left.</summary>
    public static TheoryData<string, string> BeforeTokensWithoutEnd => new()
    {
        { "silence", "first_token_timeout" },
        { "headers, then nothing", "first_token_timeout" },
        { "keep-alive forever", "first_token_timeout" },
        { "role, then keep-alive forever", "first_token_timeout" },
        { "blank lines forever", "first_token_timeout" },
        { "event that trickles forever", "first_token_timeout" },
        { "empty deltas forever", "first_token_timeout" },
        { "error event, then nothing", "error_in_answer" },
        { "error event, then keep-alive forever", "error_in_answer" },
        { "malformed event, then nothing", "malformed_answer" },
    };

    [Theory]
    [MemberData(nameof(BeforeTokens))]
    public async Task Stream_fails_over_without_a_trace(string fault, string reason)
    {
        A.Always(ChatFaults.Stream(fault));

        await AssertFailedOverAsync(TestGateway.StreamRequest, "text/event-stream", Chunks.Stream("from", " b"), reason);
    }

    [Theory]
    [MemberData(nameof(BeforeTokensWithoutEnd))]
    public async Task Stream_without_end_fails_over_and_its_upstream_is_left(string fault, string reason)
    {
        A.Always(ChatFaults.Stream(fault));

        await AssertFailedOverAsync(TestGateway.StreamRequest, "text/event-stream", Chunks.Stream("from", " b"), reason);
        await TestGateway.AssertLeftAsync(A.Received[0]);
    }

    public static TheoryData<string, string> WholeAnswers => new()
    {
        { "status 503", "status_503" },
        { "status 429", "status_429" },
        { "status 500", "status_500" },
        { "empty 200", "empty_answer" },
        { "blank 200", "empty_answer" },
        { "HTML 200", "malformed_answer" },
        { "truncated JSON", "malformed_answer" },
        { "stream 200", "malformed_answer" },
        { "cut within the JSON", "cut" },
        { "error in 200", "error_in_answer" },
        { "insufficient_system_resource", "insufficient_system_resource" },
        { "aborted", "aborted" },
    };

    public static TheoryData<string, string> WholeAnswersWithoutEnd => new()
    {
        { "silence", "attempt_timeout" },
        { "headers, then nothing", "attempt_timeout" },
        { "blank lines forever", "attempt_timeout" },
        { "JSON that trickles forever", "attempt_timeout" },
    };

    [Theory]
    [MemberData(nameof(WholeAnswers))]
    public async Task Whole_answer_fails_over_without_a_trace(string fault, string reason)
    {
        A.Always(ChatFaults.Whole(fault));

        await AssertFailedOverAsync(TestGateway.Request, "application/json", Chunks.Answer("from b"), reason);
    }

    [Theory]
    [MemberData(nameof(WholeAnswersWithoutEnd))]
    public async Task Whole_answer_without_end_fails_over_and_its_upstream_is_left(string fault, string reason)
    {
        A.Always(ChatFaults.Whole(fault));

        await AssertFailedOverAsync(TestGateway.Request, "application/json", Chunks.Answer("from b"), reason);
        await TestGateway.AssertLeftAsync(A.Received[0]);
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

    /// <summary>One attempt each, with the same bytes and headers; one error, and one good answer.</summary>
    private async Task AssertFailedOverAsync(string request, string type, string answer, string reason)
    {
        using var response = await Gateway.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, answer), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("b", response.Headers.GetValues("x-deepseek-backend").Single());
        Assert.Equal("backbone", response.Headers.GetValues("x-deepseek-tier").Single());
        Assert.Equal("2", response.Headers.GetValues("x-deepseek-attempts").Single());
        var (failed, served) = (Assert.Single(A.Received), Assert.Single(B.Received));
        Assert.Equal((request, request), (failed.Text, served.Text));
        Assert.Equal(HeadersOf(failed), HeadersOf(served));
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_requests_total"));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\"", $"reason=\"{reason}\""));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count"));
        Assert.Equal((1, 1), (await Gateway.MetricAsync("deepseek_api_requests_total", "backend=\"a\""), await Gateway.MetricAsync("deepseek_api_requests_total", "backend=\"b\"", "code=\"200\"")));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_latency_seconds_count", "phase=\"total\""));
    }

    /// <summary>All but the upstream's own name.</summary>
    private static IEnumerable<(string Name, string Value)> HeadersOf(ReceivedRequest request) =>
        request.Headers.Where(static h => h.Key != "Host").Select(static h => (h.Key, h.Value)).Order();
}
