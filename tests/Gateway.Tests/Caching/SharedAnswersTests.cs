using System.Globalization;
using System.Net;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing;
using DeepSeek.Testing.Redis;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Caching;

/// <summary>Two gateways and their Redis: what one of them knows by itself, the other is to know when it counts.</summary>
public sealed class SharedAnswersTests : IAsyncLifetime
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private RedisServer _redis = null!;
    private ScriptedUpstream _upstream = null!;
    private TestGateway _knowing = null!;
    private TestGateway _other = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RedisServer.Binary is null, RedisServer.SkipReason);
        _redis = await RedisServer.StartAsync();
        _upstream = await ScriptedUpstream.StartAsync();
        _knowing = await TestGateway.StartAsync(Resting(new CacheSettings()));
        _other = await TestGateway.StartAsync(Resting(new CacheSettings()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _knowing, _other, _upstream, _redis })
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    [Fact]
    public async Task Answer_that_the_other_gateway_renewed_is_found_though_an_expired_one_is_in_memory()
    {
        // Fresh for a moment at first, and for a day when it was the same again.
        await ServeAsync(new CacheSettings { Frequent = Moment, Normal = Moment });
        Assert.Equal("miss", await AskAsync(_knowing));
        await StoredAsync();
        Assert.Equal("miss", await AskAsync(_other));
        await Eventually.BeTrueAsync(async () => await LifetimeAsync() > TimeSpan.FromDays(1.5), "Redis holds the renewed answer");

        Assert.Equal("hit-redis", await AskAsync(_knowing));
        Assert.Equal("hit-memory", await AskAsync(_knowing));
        Assert.Equal(2, _upstream.Received.Count);
    }

    [Fact]
    public async Task Answer_of_quiet_days_reaches_Redis_by_the_first_request_that_it_answers_in_an_incident()
    {
        Assert.Equal("bypass", await AskAsync(_knowing));
        await ServeAsync(new CacheSettings());
        Assert.Equal(":0", await _redis.SayAsync("DBSIZE"));
        _upstream.Always(Behaviours.Status(503));

        Assert.Equal("hit-memory", await AskAsync(_knowing));
        await StoredAsync();
        Assert.Equal("hit-redis", await AskAsync(_other));
    }

    [Fact]
    public async Task Redis_of_the_next_incident_which_is_empty_again_gets_it_too()
    {
        await AskAsync(_knowing);
        for (var incident = 0; incident < 2; incident++)
        {
            await ServeAsync(new CacheSettings());
            Assert.Equal("hit-memory", await AskAsync(_knowing));
            await StoredAsync();
            _knowing.Offer(Resting(new CacheSettings()));
            await _redis.SayAsync("FLUSHALL");
        }

        Assert.Single(_upstream.Received);
    }

    [Fact]
    public async Task Expired_answer_that_stands_in_is_shared_as_well()
    {
        var settings = new CacheSettings { Frequent = Moment, Normal = Moment };
        foreach (var gateway in new[] { _knowing, _other })
        {
            gateway.Offer(Resting(settings));
        }

        await AskAsync(_knowing);
        await ServeAsync(settings);
        _upstream.Always(Behaviours.Status(503));

        Assert.Equal("stale", await AskAsync(_knowing));
        await StoredAsync();
        Assert.Equal("stale", await AskAsync(_other));
    }

    [Fact]
    public async Task Answer_that_Redis_missed_is_given_again()
    {
        await AskAsync(_knowing);
        await ServeAsync(new CacheSettings());
        await _redis.SayAsync("CONFIG", "SET", "maxmemory", "1"); // it refuses whatever would take memory
        Assert.Equal("hit-memory", await AskAsync(_knowing));
        await Eventually.BeTrueAsync(async () => await _knowing.MetricAsync("deepseek_gateway_cache_redis_errors_total", "reason=\"out_of_memory\"") > 0, "Redis refuses");

        await _redis.SayAsync("CONFIG", "SET", "maxmemory", "0");
        await Eventually.BeTrueAsync(async () => await AskAsync(_knowing) == "hit-memory" && await KeyAsync() is not null, "Redis holds the answer");
    }

    /// <summary>The cache of a route that is well, with mode OnCritical.</summary>
    private RoutingSnapshot Resting(CacheSettings settings) => Snapshot(settings with { Serve = false });

    private RoutingSnapshot Snapshot(CacheSettings settings) =>
        TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", _upstream.Url))) with
        {
            Cache = settings,
            Retry = new RetrySettings { Attempts = 2, BaseInterval = TimeSpan.Zero, MaxInterval = TimeSpan.Zero, BudgetPercent = 100 },
        };

    /// <summary>Both gateways serve from the cache, and use Redis.</summary>
    private async Task ServeAsync(CacheSettings settings)
    {
        foreach (var gateway in new[] { _knowing, _other })
        {
            gateway.Offer(Snapshot(settings with { Redis = new RedisSettings { Url = _redis.Url } }));
            await Eventually.BeTrueAsync(async () => await gateway.MetricAsync("deepseek_gateway_cache_redis_up") == 1, "Redis can be used");
        }
    }

    private Task StoredAsync() => Eventually.BeTrueAsync(async () => await KeyAsync() is not null, "Redis holds the answer");

    /// <summary>The answer's; null: there is none.</summary>
    private async Task<string?> KeyAsync() => (await _redis.SayAsync("KEYS", "deepseek:default/route:*")).Split("\r\n")
        .SingleOrDefault(static line => line.StartsWith("deepseek:", StringComparison.Ordinal) && !line.Contains(":flight:", StringComparison.Ordinal));

    private async Task<TimeSpan> LifetimeAsync() =>
        TimeSpan.FromSeconds(long.Parse((await _redis.SayAsync("TTL", (await KeyAsync())!))[1..], CultureInfo.InvariantCulture));

    private static async Task<string?> AskAsync(TestGateway gateway)
    {
        using var response = await gateway.SendAsync(CachedRoute.Question);
        var reply = await CachedReply.ReadAsync(response);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        await gateway.WaitForMetricAsync(0, "deepseek_gateway_in_flight");
        return reply.Cache;
    }
}
