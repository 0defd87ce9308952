using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.Metering;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace DeepSeek.Gateway.Tests.Authentication;

/// <summary>How often the API server is asked about tokens, and how long what it said holds.</summary>
public sealed class TokenReviewsTests : IAsyncLifetime
{
    private const string Audience = "deepseek-gateway";
    private const string Token = "token-of-app";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly RecordingLogger _log = new();
    private FakeApiServer _api = null!;
    private ApiClient _client = null!;
    private TokenReviews _reviews = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await FakeApiServer.StartAsync();
        _client = _api.Connect();
        _reviews = new TokenReviews(new TokenReviewer(_client), new GatewayMetrics(Metrics.NewCustomRegistry()), _time, _log);
        Issue(Token);
    }

    public async ValueTask DisposeAsync()
    {
        _reviews.Dispose();
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Good_token_is_asked_about_once_a_minute()
    {
        for (var second = 0; second < 120; second++)
        {
            Assert.Equal("team/app", (await AskAsync(Token)).Account?.ToString());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, _api.Requests.Count);
        Assert.All(_api.Requests, request => Assert.Equal(("POST", Audience), (request.Method, (string?)request.Body!["spec"]!["audiences"]![0])));
    }

    [Fact]
    public async Task Other_token_is_asked_about_every_ten_seconds()
    {
        for (var second = 0; second < 20; second++)
        {
            Assert.Equal(ReviewOutcome.Refused, (await AskAsync("nobody's")).Outcome);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, _api.Requests.Count);
    }

    [Fact]
    public async Task Token_that_becomes_good_or_is_revoked_is_taken_so_when_the_answer_has_aged()
    {
        Assert.Equal(ReviewOutcome.Refused, (await AskAsync("late")).Outcome);
        Issue("late");
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(ReviewOutcome.Authenticated, (await AskAsync("late")).Outcome);

        _api.RevokeToken("late");
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(ReviewOutcome.Authenticated, (await AskAsync("late")).Outcome);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ReviewOutcome.Refused, (await AskAsync("late")).Outcome);

        // Nor is it good again because the server is away.
        Refuse(500);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(ReviewOutcome.Unreachable, (await AskAsync("late")).Outcome);
    }

    [Fact]
    public async Task Answer_is_not_kept_beyond_the_tokens_own_end()
    {
        var token = TokenExpiryTests.Jwt($$"""{"exp":{{_time.GetUtcNow().ToUnixTimeSeconds() + 5}}}""");
        Issue(token);
        Assert.Equal(ReviewOutcome.Authenticated, (await AskAsync(token)).Outcome);
        Refuse(503);

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(ReviewOutcome.Authenticated, (await AskAsync(token)).Outcome);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(ReviewOutcome.Unreachable, (await AskAsync(token)).Outcome);
    }

    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(503, "Unreachable")]
    public async Task Good_token_outlives_the_servers_absence_by_five_minutes_and_others_are_told_so(int status, string outcome)
    {
        await AskAsync(Token);
        Refuse(status);

        _time.Advance(TimeSpan.FromSeconds(60 + 299));
        Assert.Equal("team/app", (await AskAsync(Token)).Account?.ToString());
        Assert.Equal(outcome, $"{(await AskAsync("another")).Outcome}");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(outcome, $"{(await AskAsync(Token)).Outcome}");

        _api.Refuse(null);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("team/app", (await AskAsync(Token)).Account?.ToString());
    }

    [Fact]
    public async Task Server_in_trouble_is_left_alone_for_a_second_and_its_trouble_is_said_once()
    {
        Refuse(403);
        for (var tenth = 0; tenth < 30; tenth++)
        {
            Assert.Equal(ReviewOutcome.Forbidden, (await AskAsync($"token-{tenth}")).Outcome);
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.Equal(3, _api.Requests.Count);
        Assert.Contains("deepseek-gateway-token-reviewer", Assert.Single(_log.At(LogLevel.Error)), StringComparison.Ordinal);

        _api.Refuse(null);
        await AskAsync(Token);
        Assert.Contains("reviewed again", Assert.Single(_log.At(LogLevel.Information)), StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines, static line => line.Text.Contains("token-", StringComparison.Ordinal) && !line.Text.Contains("token-reviewer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_with_one_token_ask_once()
    {
        var release = new TaskCompletionSource();
        _api.Hold(_ => release.Task);
        var asking = Enumerable.Range(0, 50).Select(_ => AskAsync(Token)).ToArray();
        using var impatient = new CancellationTokenSource();
        var leaving = _reviews.ReviewAsync(Token, Audience, impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        release.SetResult();

        Assert.All(await Task.WhenAll(asking), static answer => Assert.Equal("team/app", answer.Account?.ToString()));
        Assert.Single(_api.Requests);
    }

    [Fact]
    public async Task Only_so_many_are_asked_at_once_and_only_so_many_wait()
    {
        var release = new TaskCompletionSource();
        _api.Hold(_ => release.Task);
        var asking = Enumerable.Range(0, 256).Select(index => AskAsync($"token-{index}")).ToArray();
        await Eventually.BeTrueAsync(() => _api.Requests.Count == 16, "16 are asked");

        Assert.Equal(ReviewAnswer.Overloaded, await AskAsync("one-more"));
        Assert.Equal(16, _api.Requests.Count);
        release.SetResult();

        Assert.All(await Task.WhenAll(asking), static answer => Assert.Equal(ReviewOutcome.Refused, answer.Outcome));
        Assert.Equal(256, _api.Requests.Count);
    }

    [Fact]
    public async Task Server_that_says_nothing_is_waited_for_three_seconds()
    {
        _api.Hold(static _ => Task.Delay(Timeout.Infinite));
        var asking = AskAsync(Token);
        await Eventually.BeTrueAsync(() => _api.Requests.Count == 1, "it is asked");
        Assert.False(asking.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(ReviewOutcome.Unreachable, (await asking).Outcome);
    }

    [Theory]
    [InlineData("system:serviceaccount:team:app", null)]
    [InlineData("system:serviceaccount:team:app", "https://kubernetes.default.svc")]
    [InlineData("system:serviceaccount:team", Audience)]
    [InlineData("system:serviceaccount::app", Audience)]
    [InlineData("system:serviceaccount:team:app:more", Audience)]
    [InlineData("jane", Audience)]
    [InlineData("system:node:one", Audience)]
    public async Task Token_for_another_audience_or_of_no_service_account_is_refused(string user, string? audience)
    {
        _api.IssueToken("odd", user, audience);
        Assert.Equal(ReviewOutcome.Refused, (await AskAsync("odd")).Outcome);
    }

    [Fact]
    public async Task Without_a_cluster_nothing_is_known()
    {
        using var alone = new TokenReviews(new TokenReviewer(null), new GatewayMetrics(Metrics.NewCustomRegistry()), _time, _log);
        Assert.Equal(ReviewOutcome.Unreachable, (await alone.ReviewAsync(Token, Audience, CancellationToken.None)).Outcome);
    }

    private Task<ReviewAnswer> AskAsync(string token) => _reviews.ReviewAsync(token, Audience, CancellationToken.None).AsTask();

    private void Issue(string token) => _api.IssueToken(token, "system:serviceaccount:team:app", Audience);

    private void Refuse(int status) => _api.Refuse(_ => status);
}
