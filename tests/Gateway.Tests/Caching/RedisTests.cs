using System.Net;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing;
using DeepSeek.Testing.Redis;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Caching;

/// <summary>Two gateways and a real Redis, which is away, slow, full, strange, or asks for another password: requests go on, and the reason is to be seen.</summary>
public sealed class RedisTests : IAsyncLifetime
{
    private const string Question = CachedRoute.Question;
    private const string Password = "pw-of-redis";

    private readonly List<IAsyncDisposable> _parts = [];
    private ScriptedUpstream _upstream = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RedisServer.Binary is null, RedisServer.SkipReason);
        _upstream = await ScriptedUpstream.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        await (_upstream?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task What_one_gateway_learnt_the_other_knows_and_a_restarted_one_too()
    {
        var redis = await RedisAsync();
        var (a, b) = (await GatewayAsync(redis.Url), await GatewayAsync(redis.Url));

        Assert.Equal("miss", await AskAsync(a));
        await StoredAsync(redis, 1);
        Assert.Equal("hit-redis", await AskAsync(b));
        Assert.Equal("hit-memory", await AskAsync(b));
        Assert.Equal("hit-redis", await AskAsync(await GatewayAsync(redis.Url)));
        Assert.Single(_upstream.Received);
        Assert.Equal(1, await b.MetricAsync("deepseek_gateway_cache_requests_total", "level=\"redis\""));
        Assert.Equal(1, await b.MetricAsync("deepseek_gateway_cache_redis_up", "reason=\"\""));
    }

    [Fact]
    public async Task Identical_requests_at_several_gateways_cost_one_upstream_call()
    {
        var redis = await RedisAsync();
        var gateways = new[] { await GatewayAsync(redis.Url), await GatewayAsync(redis.Url), await GatewayAsync(redis.Url) };
        var gate = new TaskCompletionSource();
        _upstream.Always(async (http, end) =>
        {
            await gate.Task.WaitAsync(end);
            await Behaviours.Ok("hello")(http, end);
        });

        var asking = Enumerable.Range(0, 60).Select(i => AskAsync(gateways[i % 3], alone: false)).ToArray();
        foreach (var gateway in gateways)
        {
            await Eventually.BeTrueAsync(async () => await gateway.MetricAsync("deepseek_gateway_in_flight") == 20, "all are inside");
        }

        gate.SetResult();
        var said = await Task.WhenAll(asking);

        Assert.Single(_upstream.Received);
        Assert.Single(said, "miss");
    }

    [Fact]
    public async Task Gateway_that_died_in_flight_holds_others_up_for_its_lock_alone()
    {
        var redis = await RedisAsync();
        var gateway = await GatewayAsync(redis.Url);
        await AskAsync(gateway); // names the key
        await StoredAsync(redis, 1);
        var name = (await KeysAsync(redis)).Single();
        await redis.SayAsync("SET", name.Replace("deepseek:default/route:", "deepseek:default/route:flight:", StringComparison.Ordinal), "a dead gateway's", "PX", "700");
        await redis.SayAsync("DEL", name);

        Assert.Equal("miss", await AskAsync(await GatewayAsync(redis.Url)));
        Assert.Equal(2, _upstream.Received.Count);
    }

    [Fact]
    public async Task Redis_that_is_away_at_first_goes_away_and_comes_back_is_used_while_it_is_there()
    {
        var redis = await RedisAsync();
        await redis.KillAsync();
        var gateway = await GatewayAsync(redis.Url, ready: false);
        Assert.Equal("miss", await AskAsync(gateway));
        Assert.Equal("hit-memory", await AskAsync(gateway));
        Assert.Equal(0, await gateway.MetricAsync("deepseek_gateway_cache_redis_up", "reason=\"connection\""));
        Assert.Contains("reason=\"connection\"", await gateway.MetricsPageAsync(), StringComparison.Ordinal);

        await redis.RestartAsync();
        await UpAsync(gateway);
        Assert.Equal("miss", await AskAsync(gateway, "second"));
        await StoredAsync(redis, 1);

        await redis.KillAsync();
        Assert.Equal("miss", await AskAsync(gateway, "third"));
        Assert.Equal("hit-memory", await AskAsync(gateway, "second"));
        await redis.RestartAsync();
        await UpAsync(gateway);
        await Eventually.BeTrueAsync(async () => await AskAsync(gateway, Guid.NewGuid().ToString()) == "miss" && (await KeysAsync(redis)).Count > 0, "answers are kept again");
    }

    [Fact]
    public async Task Slow_Redis_costs_a_request_no_more_than_its_limit_and_is_left_alone_then()
    {
        var redis = await RedisAsync();
        var gateway = await GatewayAsync(redis.Url, timeout: TimeSpan.FromMilliseconds(250));
        var asleep = redis.SayAsync("DEBUG", "SLEEP", "4");

        Assert.Equal("miss", await AskAsync(gateway, "first"));
        Assert.Equal("miss", await AskAsync(gateway, "second"));
        Assert.Equal(0, await gateway.MetricAsync("deepseek_gateway_cache_redis_up", "reason=\"timeout\""));
        Assert.Equal(1, await gateway.MetricAsync("deepseek_gateway_cache_redis_errors_total"));
        await asleep;
        await UpAsync(gateway);
    }

    [Fact]
    public async Task Full_Redis_is_said_to_be_full()
    {
        var redis = await RedisAsync("--maxmemory", "1mb", "--maxmemory-policy", "noeviction");
        var gateway = await GatewayAsync(redis.Url);

        Assert.Equal("miss", await AskAsync(gateway));
        Assert.Equal("hit-memory", await AskAsync(gateway));
        await Eventually.BeTrueAsync(async () => await gateway.MetricAsync("deepseek_gateway_cache_redis_errors_total", "reason=\"out_of_memory\"") > 0, "it is said");
    }

    [Fact]
    public async Task Password_that_is_missing_wrong_and_rotated_is_followed_and_never_shown()
    {
        var redis = await RedisServer.StartAsync(Password);
        _parts.Add(redis);
        var gateway = await GatewayAsync(redis.Url, credential: "cache/password", ready: false);
        await ReasonAsync(gateway, "no_credential");
        Assert.Equal("miss", await AskAsync(gateway, "first"));

        gateway.WriteCredential("cache/password", "pw-wrong");
        await ReasonAsync(gateway, "authentication");
        Assert.Equal("miss", await AskAsync(gateway, "second"));

        gateway.WriteCredential("cache/password", Password + "\n");
        await UpAsync(gateway);
        Assert.Equal("miss", await AskAsync(gateway, "third"));
        Assert.Equal(1, await gateway.MetricAsync("deepseek_gateway_credential_available", "credential=\"cache/password\""));
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Text.Contains("pw-", StringComparison.Ordinal));
        Assert.DoesNotContain("pw-", await gateway.MetricsPageAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("another's")]
    public async Task Poisoned_entry_is_no_answer_and_is_overwritten(string what)
    {
        var redis = await RedisAsync();
        var gateway = await GatewayAsync(redis.Url);
        await AskAsync(gateway, "first");
        await AskAsync(gateway, "second");
        await StoredAsync(redis, 2);
        var keys = await KeysAsync(redis);
        foreach (var key in what == "another's" ? keys.Skip(1) : keys)
        {
            await (what == "another's" ? redis.SayAsync("COPY", keys[0], key, "REPLACE") : redis.SayAsync("SET", key, what));
        }

        var other = await GatewayAsync(redis.Url);
        string?[] said = [await AskAsync(other, "first"), await AskAsync(other, "second")];

        Assert.Equal(what == "another's" ? 1 : 2, said.Count(static s => s == "miss"));
        Assert.True(await other.MetricAsync("deepseek_gateway_cache_redis_errors_total", "reason=\"invalid_entry\"") >= 1);
        await Eventually.BeTrueAsync(async () => await AskAsync(await GatewayAsync(redis.Url), "first") == "hit-redis", "it is overwritten");
    }

    [Fact]
    public async Task Redis_by_TLS_is_believed_by_its_authority_alone()
    {
        using var authority = new TestAuthority(TimeProvider.System);
        using var stranger = new TestAuthority(TimeProvider.System);
        using var certificate = authority.Issue(["127.0.0.1"]);
        var redis = await RedisServer.StartAsync(certificate: certificate);
        _parts.Add(redis);
        var url = redis.Url.Replace("redis://", "rediss://", StringComparison.Ordinal);

        var refusing = await GatewayAsync(url, ca: "cache/ca", caPem: stranger.Pem, ready: false);
        var believing = await GatewayAsync(url, ca: "cache/ca", caPem: authority.Pem);

        Assert.Equal("miss", await AskAsync(believing));
        await ReasonAsync(refusing, "tls");
        Assert.Equal("miss", await AskAsync(refusing));
    }

    [Fact]
    public async Task Expired_answer_of_another_gateway_stands_in()
    {
        var redis = await RedisAsync();
        await AskAsync(await GatewayAsync(redis.Url, adjust: s => s with { Frequent = TimeSpan.FromMilliseconds(1), Normal = TimeSpan.FromMilliseconds(1) }));
        await StoredAsync(redis, 1);
        _upstream.Always(Behaviours.Status(503));

        Assert.Equal("stale", await AskAsync(await GatewayAsync(redis.Url)));
    }

    [Fact]
    public async Task Purge_reaches_Redis_and_the_gateways_that_share_it_and_no_other_client()
    {
        var redis = await RedisAsync();
        var (a, b) = (await GatewayAsync(redis.Url, auth: true), await GatewayAsync(redis.Url, auth: true));
        foreach (var client in new[] { "web", "jobs" })
        {
            Assert.Equal("miss", await AskAsync(a, client: client));
        }

        await StoredAsync(redis, 2);
        Assert.Equal(("hit-redis", "hit-redis"), (await AskAsync(b, client: "web"), await AskAsync(b, client: "jobs")));

        Assert.Null(await a.Server.Snapshots.Current!.Cache!.PurgeAsync(DeepSeek.Gateway.Caching.CachePartition.OfClient("default/route", "web").Id));

        Assert.Single(await KeysAsync(redis));
        Assert.Equal(("hit-memory", "hit-memory"), (await AskAsync(a, client: "jobs"), await AskAsync(b, client: "jobs")));
        Assert.Equal("miss", await AskAsync(a, client: "web"));
        Assert.NotEqual("miss", await AskAsync(b, client: "jobs"));
        await Eventually.BeTrueAsync(async () => await AskAsync(b, client: "web") != "hit-memory" || _upstream.Received.Count > 2, "the other gateway has heard of it");
    }

    private async Task<RedisServer> RedisAsync(params string[] arguments)
    {
        var redis = await RedisServer.StartAsync(null, null, ["--enable-debug-command", "yes", .. arguments]);
        _parts.Add(redis);
        return redis;
    }

    private async Task<TestGateway> GatewayAsync(
        string url, string? credential = null, string? ca = null, string? caPem = null, bool ready = true, bool auth = false, Func<CacheSettings, CacheSettings>? adjust = null,
        TimeSpan? timeout = null)
    {
        var settings = new CacheSettings { Redis = new RedisSettings { Url = url, Credential = credential, Ca = ca } };
        var snapshot = TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", _upstream.Url))) with
        {
            Cache = adjust?.Invoke(settings) ?? settings,
            ClientAuth = auth ? new ClientAuthSettings { Type = ClientAuthSettings.ApiKeys, Secret = "clients" } : null,
        };
        var gateway = await TestGateway.StartAsync(snapshot, caPem is null ? null : new Dictionary<string, string> { [ca!] = caPem }, redisTimeout: timeout);
        _parts.Add(gateway);
        if (auth)
        {
            gateway.WriteClientKey("web", "ck-web");
            gateway.WriteClientKey("jobs", "ck-jobs");
        }

        if (ready)
        {
            await UpAsync(gateway);
        }

        return gateway;
    }

    private static async Task<string?> AskAsync(TestGateway gateway, string say = "hi", string? client = null, bool alone = true)
    {
        using var response = await gateway.SendAsync(Question.Replace("\"hi\"", $"\"{say}\"", StringComparison.Ordinal), authorization: client is null ? null : $"Bearer ck-{client}");
        var reply = await CachedReply.ReadAsync(response);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Contains("hello", reply.Text, StringComparison.Ordinal);
        if (alone)
        {
            await gateway.WaitForMetricAsync(0, "deepseek_gateway_in_flight");
        }

        return reply.Cache;
    }

    private static Task UpAsync(TestGateway gateway) =>
        Eventually.BeTrueAsync(async () => await gateway.MetricAsync("deepseek_gateway_cache_redis_up") == 1, "Redis can be used");

    private static Task ReasonAsync(TestGateway gateway, string reason) =>
        Eventually.BeTrueAsync(async () => (await gateway.MetricsPageAsync()).Contains($"reason=\"{reason}\"}} 0", StringComparison.Ordinal), $"Redis can't be used: {reason}");

    private static Task StoredAsync(RedisServer redis, int answers) =>
        Eventually.BeTrueAsync(async () => (await KeysAsync(redis)).Count == answers, "Redis holds the answers");

    private static async Task<IReadOnlyList<string>> KeysAsync(RedisServer redis) =>
        [.. (await redis.SayAsync("KEYS", "deepseek:default/route:*")).Split("\r\n").Where(static line => line.StartsWith("deepseek:", StringComparison.Ordinal) && !line.Contains(":flight:", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
