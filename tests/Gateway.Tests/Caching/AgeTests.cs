using System.Net;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Caching;

/// <summary>How long answers are fresh, what clients may say about it, and what happens when there are no others.</summary>
public sealed class AgeTests : CachedRoute
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Answer_that_stays_the_same_is_fresh_for_longer_and_one_that_changes_for_less()
    {
        await AskAsync(Question);
        Assert.Equal(3600, await FreshForAsync());
        await AskAsync(Question); // the same again
        Assert.Equal(86400, await FreshForAsync());
        Upstream.Always(Behaviours.Ok("something else"));
        await AskAsync(Question);
        Assert.Equal(3600, await FreshForAsync());
        Upstream.Always(Behaviours.Ok("and again"));
        await AskAsync(Question);
        Assert.Equal(300, await FreshForAsync());
    }

    [Fact]
    public async Task Directives_of_clients_are_heeded()
    {
        await AskAsync(Question);
        Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("hit-memory", await WithAsync("max-age=30"));
        Assert.Equal("bypass", await WithAsync("no-store"));
        Assert.Equal(2, Upstream.Received.Count);
        Assert.Equal("miss", await WithAsync("max-age=29"));
        Assert.Equal("hit-memory", await WithAsync("max-age=29"));
        Assert.Equal("miss", await WithAsync("no-cache"));
        Assert.Equal(4, Upstream.Received.Count);
    }

    [Fact]
    public async Task Client_that_wants_a_kept_answer_or_none_gets_504()
    {
        var before = await AskAsync(Question, headers: ("Cache-Control", "only-if-cached"));
        await AskAsync(Question);
        var after = await AskAsync(Question, headers: ("Cache-Control", "only-if-cached"));

        Assert.Equal((HttpStatusCode.GatewayTimeout, HttpStatusCode.OK), (before.Status, after.Status));
        Assert.Contains("not_cached", before.Text, StringComparison.Ordinal);
        Assert.Single(Upstream.Received);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Expired_answer_stands_in_where_every_attempt_failed_and_says_so(bool stream)
    {
        var first = await AskAsync(Question);
        Time.Advance(2 * Hour);
        Upstream.Always(Behaviours.Status(503));

        var stale = await AskAsync(stream ? StreamQuestion : Question);

        Assert.Equal((HttpStatusCode.OK, "stale", 7200), (stale.Status, stale.Cache, stale.Age));
        Assert.Equal(["110 - \"Response is Stale\"", "111 - \"Revalidation Failed\""], stale.Response.Headers.Warning.Select(static w => w.ToString()));
        Assert.Equal("2", stale.Response.Headers.GetValues("x-deepseek-attempts").Single());
        Assert.Contains("hello world", stale.Text, StringComparison.Ordinal);
        Assert.True(stream || stale.Text == first.Text);
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_cache_requests_total", "result=\"stale\""));
        Assert.Equal(2, await Gateway.MetricAsync("deepseek_gateway_requests_total", "outcome=\"ok\""));
    }

    [Fact]
    public async Task Too_old_an_answer_doesnt_stand_in()
    {
        await AskAsync(Question);
        Time.Advance(TimeSpan.FromHours(25) + TimeSpan.FromSeconds(1));
        Upstream.Always(Behaviours.Status(503));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(Question)).Status);
    }

    [Theory]
    [InlineData("max-age=60")]
    [InlineData("no-cache")]
    public async Task Client_that_said_how_old_an_answer_may_be_gets_no_expired_one(string directive)
    {
        await AskAsync(Question);
        Time.Advance(2 * Hour);
        Upstream.Always(Behaviours.Status(503));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(Question, headers: ("Cache-Control", directive))).Status);
    }

    [Fact]
    public async Task Request_that_was_wrong_gets_its_error_and_no_expired_answer()
    {
        await AskAsync(Question);
        Time.Advance(2 * Hour);
        Upstream.Always(Behaviours.Status(400));

        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(Question)).Status);
    }

    /// <summary>Moves the clock to where the answer is no longer taken, and says after how many seconds that was.</summary>
    private async Task<int> FreshForAsync()
    {
        int[] classes = [300, 3600, 86400];
        var began = Time.GetUtcNow();
        foreach (var seconds in classes)
        {
            Time.Advance(began.AddSeconds(seconds - 1) - Time.GetUtcNow());
            if ((await AskAsync(Question, headers: ("Cache-Control", "only-if-cached"))).Status != HttpStatusCode.OK)
            {
                break;
            }

            Time.Advance(TimeSpan.FromSeconds(1));
            if ((await AskAsync(Question, headers: ("Cache-Control", "only-if-cached"))).Status != HttpStatusCode.OK)
            {
                return seconds;
            }
        }

        return 0;
    }

    private async Task<string?> WithAsync(string directive) => (await AskAsync(Question, headers: ("Cache-Control", directive))).Cache;
}
