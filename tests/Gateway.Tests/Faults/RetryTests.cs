using System.Globalization;
using System.Net;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>How often a request is tried again, where, and when no more.</summary>
public sealed class RetryTests : TwoTiers
{
    private RoutingSnapshot OnlyMetro => TestSnapshots.Of(Snapshot.Tiers[0]);

    [Theory]
    [InlineData(503, TestGateway.Request)]
    [InlineData(503, TestGateway.StreamRequest)]
    [InlineData(500, TestGateway.Request)]
    [InlineData(500, TestGateway.StreamRequest)]
    public async Task Only_backend_that_fails_for_a_moment_is_asked_again(int status, string request)
    {
        Gateway.Offer(OnlyMetro);
        A.Next(Behaviours.Status(status), Behaviours.Status(status)).Always(Behaviours.Ok("back"));

        var (answered, text) = await Gateway.AskAsync(request);

        Assert.Equal((HttpStatusCode.OK, request == TestGateway.Request ? Chunks.Answer("back") : Chunks.Stream("back")), (answered, text));
        Assert.Equal([request, request, request], A.Received.Select(static received => received.Text));
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"ok\"");
        Assert.Equal(2, await Gateway.MetricAsync("deepseek_api_errors_count", $"reason=\"status_{status}\""));
        Assert.Equal(3, await Gateway.MetricAsync("deepseek_api_requests_total"));
    }

    [Fact]
    public async Task Backend_that_fails_for_a_moment_is_returned_to_when_no_other_is_left()
    {
        A.Next(Behaviours.Status(500), Behaviours.Status(500)).Always(Behaviours.Ok("back"));
        B.Always(Behaviours.Status(500));

        var (status, text) = await Gateway.AskAsync(TestGateway.Request);

        Assert.Equal((HttpStatusCode.OK, Chunks.Answer("back")), (status, text));
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Exhausted_attempts_name_what_was_tried_and_stay_within_the_budget(string request)
    {
        A.Always(Behaviours.Status(503));
        B.Always(Behaviours.Status(500));

        using var response = await Gateway.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Contains("upstream_exhausted", text, StringComparison.Ordinal);
        Assert.Contains("metro/a (status_503)", text, StringComparison.Ordinal);
        Assert.Contains("backbone/b (status_500)", text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Repeat(request, 5), A.Received.Concat(B.Received).Select(static received => received.Text));
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"failed\"");
        Assert.Equal(5, await Gateway.MetricAsync("deepseek_api_errors_count"));
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
    [InlineData(400, TestGateway.Request)]
    [InlineData(404, TestGateway.Request)]
    [InlineData(413, TestGateway.Request)]
    [InlineData(422, TestGateway.Request)]
    [InlineData(400, TestGateway.StreamRequest)]
    [InlineData(422, TestGateway.StreamRequest)]
    public async Task Mistake_of_the_client_is_passed_through_and_counts_for_nobody(int status, string request)
    {
        A.Always(Behaviours.Status(status, "your mistake"));

        var (answered, text) = await Gateway.AskAsync(request);

        Assert.Equal((status, """{"error":{"message":"your mistake","type":"type","code":"code"}}"""), ((int)answered, text));
        Assert.Empty(B.Received);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"caller_error\"");
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
    }

    [Theory]
    [InlineData("context_length_exceeded")]
    [InlineData("invalid_request_error")]
    public async Task Mistake_of_the_client_in_the_first_event_is_told_as_a_status(string code)
    {
        A.Always(Behaviours.Stream(Chunks.Role + Chunks.Error("your mistake", code)));

        var (status, text) = await Gateway.AskAsync(TestGateway.StreamRequest);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("your mistake", text, StringComparison.Ordinal);
        Assert.Empty(B.Received);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total", "outcome=\"caller_error\"");
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count"));
    }

    [Theory]
    [InlineData("60", true)]
    [InlineData("2147483647", true)]
    [InlineData("date: 1 hour", true)]
    [InlineData("date: 100 years", true)]
    [InlineData("date: -1 hour", false)]
    [InlineData("0", false)]
    [InlineData("-5", false)]
    [InlineData("99999999999999999999", false)]
    [InlineData("soon", false)]
    public async Task Account_that_asks_to_be_left_alone_is_if_it_says_for_how_long(string given, bool left)
    {
        A.Next(Behaviours.Status(429, retryAfter: Header(given)));

        await Gateway.AskAsync(TestGateway.Request);
        await Gateway.AskAsync(TestGateway.StreamRequest);

        Assert.Equal(left ? (1, 2) : (2, 1), (A.Received.Count, B.Received.Count));
    }

    [Theory]
    [InlineData("2147483647")]
    [InlineData("date: 100 years")]
    [InlineData("99999999999999999999")]
    public async Task Only_account_is_asked_again_after_the_longest_wait_that_is_allowed(string given)
    {
        Gateway.Offer(OnlyMetro with { Retry = Snapshot.Retry with { MaxRetryAfter = TimeSpan.FromMilliseconds(50) } });
        A.Next(Behaviours.Status(429, retryAfter: Header(given))).Always(Behaviours.Ok("back"));

        Assert.Equal((HttpStatusCode.OK, Chunks.Answer("back")), await Gateway.AskAsync(TestGateway.Request));
        Assert.Equal(2, A.Received.Count);
    }

    [Fact]
    public async Task Outage_of_everything_is_not_multiplied_by_retries()
    {
        const int requests = 100;
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { MaxFails = 0 })) with
        {
            Retry = new RetrySettings { Attempts = 20, BaseInterval = TimeSpan.FromMilliseconds(1), MaxInterval = TimeSpan.FromMilliseconds(1), BudgetPercent = 0 },
            CircuitBreaker = new BreakerSettings { ConsecutiveFailures = 0, FailurePercent = 0 },
            Timeouts = new TimeoutSettings(),
        });
        A.Always(Behaviours.Status(500));

        var answers = await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => Gateway.AskAsync(TestGateway.Request)));

        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));
        Assert.Contains(answers, static answer => answer.Text.Contains("the retry budget of the gateway is spent", StringComparison.Ordinal));
        // Without a budget it would be twenty for each.
        Assert.InRange(A.Received.Count, requests, 10 * requests);
        Assert.Equal(A.Received.Count, await Gateway.MetricAsync("deepseek_api_errors_count"));
    }

    private static string Header(string given) => given.Split(' ') switch
    {
        ["date:", var number, var unit] => TimeProvider.System.GetUtcNow()
            .AddHours(int.Parse(number, CultureInfo.InvariantCulture) * (unit == "years" ? 365 * 24 : 1)).ToString("r", CultureInfo.InvariantCulture),
        _ => given,
    };
}
