using System.Net;
using System.Text.Json;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Protocol.Metering;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Redis;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>The cache that waits for trouble, and the trouble: every upstream fails, the level rises, gateways answer from what they have kept, and back.</summary>
public sealed class CriticalCacheTests(RunningOperator running) : IClassFixture<RunningOperator>, IAsyncLifetime
{
    private const string Password = "pw-of-redis";

    private readonly Questions _questions = new();
    private readonly DirectoryInfo _credentials = Directory.CreateTempSubdirectory("credentials-");
    private ScriptedUpstream _metro = null!;
    private ScriptedUpstream _overseas = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        (_metro, _overseas) = (await ScriptedUpstream.StartAsync(), await ScriptedUpstream.StartAsync());
        Every(Questions.Answered);
    }

    public async ValueTask DisposeAsync()
    {
        _questions.Dispose();
        _credentials.Delete(recursive: true);
        foreach (var upstream in new[] { _metro, _overseas }.OfType<ScriptedUpstream>())
        {
            await upstream.DisposeAsync();
        }
    }

    [Fact]
    public async Task Outage_of_every_upstream_is_lived_through_on_answers_of_better_days()
    {
        Assert.SkipWhen(RedisServer.Binary is null, RedisServer.SkipReason);
        await using var redis = await RedisServer.StartAsync(Password);
        await running.Cluster.CreateSecretAsync("redis", "password", Password);
        Directory.CreateDirectory(Path.Combine(_credentials.FullName, "redis"));
        await File.WriteAllTextAsync(Path.Combine(_credentials.FullName, "redis", "password"), Password, TestContext.Current.CancellationToken);
        await ApplyAsync("chat", $"{{url: \"{redis.Url}\", passwordSecretRef: {{name: redis, key: password}} }}");
        await using var first = GatewayPod.Start(running.Cluster, "chat", _credentials.FullName);
        await using var second = GatewayPod.Start(running.Cluster, "chat", _credentials.FullName);
        await first.PublishAsync(running.Cluster, "chat");
        await second.PublishAsync(running.Cluster, "chat");
        await running.Cluster.KubectlAsync("wait --for=condition=Ready dsr/chat --timeout=60s");
        await using var others = new Clients([first.Listen, second.Listen], count: 4, TimeSpan.FromMilliseconds(100));

        // Well: every question goes upstream, and its answer is kept. Asked twice and answered alike is stable: fresh for a day; once: for a second.
        foreach (var question in new[] { "often", "often", "once" })
        {
            Assert.Equal("bypass", (await _questions.AnsweredAsync(first, question)).Cache);
        }

        Assert.Equal("bypass", (await _questions.AnsweredAsync(second, "elsewhere")).Cache);
        Assert.Equal(4, Asked("often") + Asked("once") + Asked("elsewhere"));
        await Eventually.BeTrueAsync(async () => (await _questions.MetricsAsync(first)).Contains(Line("deepseek_gateway_cache_memory_answers", "chat", "", 2), StringComparison.Ordinal), "answers are kept");
        Assert.Equal(("False", RouteReasons.NotRequested), CacheActive((await running.Cluster.RouteAsync("chat")).Status!));
        Assert.Equal((false, null), await SnapshotAsync("chat"));
        Assert.Equal(":0", await redis.SayAsync("DBSIZE"));

        // Everything fails.
        Every(Behaviours.Status(503, "Server is busy"));
        var status = await running.Cluster.UntilAsync("chat", static s => s.Level == Level.Critical && CacheActive(s).Status == "True" && IsProgrammed(s), "gateways serve from the cache at Critical");
        Assert.Equal(RouteReasons.Active, CacheActive(status).Reason);
        Assert.Equal((true, redis.Url), await SnapshotAsync("chat"));
        await RedisIsUsedAsync(first, second);

        var before = Asked("often");
        var hit = await _questions.AnsweredAsync(first, "often");
        Assert.Equal("hit-memory", hit.Cache);
        Assert.True(hit.Age > TimeSpan.Zero, $"{hit}");
        Assert.Contains("data: [DONE]", (await _questions.AskAsync(first, "often", stream: true)).Text, StringComparison.Ordinal);
        Assert.Equal(before, Asked("often"));

        var stale = await _questions.AnsweredAsync(first, "once");
        Assert.Equal("stale", stale.Cache);
        Assert.True(stale.Age >= TimeSpan.FromSeconds(1), $"{stale}");
        Assert.Equal("110 - \"Response is Stale\", 111 - \"Revalidation Failed\"", stale.Warning);

        var unknown = await _questions.AskAsync(first, "never");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "miss"), (unknown.Status, unknown.Cache));
        Assert.Contains("\"error\"", unknown.Text, StringComparison.Ordinal);

        // What one gateway has given by now, the other finds in Redis; also what an upstream said in between.
        Assert.Equal("hit-redis", await FoundAsync(first, second, "often"));
        Assert.Equal("stale", await FoundAsync(first, second, "once"));
        Every(Questions.RefusedBut("lucky"));
        await Eventually.BeTrueAsync(async () => (await _questions.AskAsync(first, "lucky")).Status == HttpStatusCode.OK, "an upstream answers one question");
        Every(Behaviours.Status(503, "Server is busy"));
        Assert.Contains(await FoundAsync(first, second, "lucky"), new[] { "hit-redis", "stale" });

        // From here to the end of the incident no client misses an answer that is known.
        await using (var known = new KnownQuestions(_questions, [first, second], ["often", "once", "lucky"]))
        {
            await Eventually.BeTrueAsync(() => known.Asked > 30, "known questions are asked");
            Every(Questions.Answered);
            status = await running.Cluster.UntilAsync("chat", static s => s.Level == Level.Normal && CacheActive(s).Status == "False" && IsProgrammed(s), "the route is well, and its cache rests");
            known.AssertAllAnswered();
        }

        Assert.Equal(RouteReasons.NotRequested, CacheActive(status).Reason);
        Assert.Equal((false, null), await SnapshotAsync("chat"));
        await EventsAsync("chat", RouteEvents.CacheStarted, RouteEvents.CacheStopped);
        foreach (var gateway in new[] { first, second })
        {
            Assert.Equal("bypass", (await _questions.AnsweredAsync(gateway, "often")).Cache);
            Assert.DoesNotContain(GatewayMetricNames.CacheRedisUp + "{", await _questions.MetricsAsync(gateway), StringComparison.Ordinal);
        }

        Assert.True(Asked("often") > before, "upstreams are asked again");
        Assert.DoesNotContain(Password, first.Log + second.Log + running.Log + await running.Cluster.KubectlAsync("get cm,dsr,deploy,events -o yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Managed_Redis_rises_and_rests_with_the_level_that_errors_lead_to()
    {
        await ApplyAsync("managed", "{managed: {replicas: 2} }");
        await using var gateway = GatewayPod.Start(running.Cluster, "managed", _credentials.FullName);
        await gateway.PublishAsync(running.Cluster, "managed");
        await running.Cluster.KubectlAsync("wait --for=condition=Ready dsr/managed --timeout=60s");
        await using var others = new Clients([gateway.Listen], count: 4, TimeSpan.FromMilliseconds(100));
        await _questions.AnsweredAsync(gateway, "often");
        await _questions.AnsweredAsync(gateway, "often");
        Assert.Equal("0", await ReplicasAsync("managed"));

        Every(Behaviours.Status(503, "Server is busy"));
        var status = await running.Cluster.UntilAsync("managed", static s => s.Level == Level.Critical && CacheActive(s).Reason == RouteReasons.Active && IsProgrammed(s), "the managed Redis is there at Critical");
        Assert.Equal((2, 2), (status.CacheService?.Replicas, status.CacheService?.ReadyReplicas));
        Assert.Equal("2", await ReplicasAsync("managed"));
        Assert.Equal((true, $"redis://managed-cache.{running.Cluster.Namespace}.svc:6379/0"), await SnapshotAsync("managed"));
        Assert.Equal("hit-memory", (await _questions.AnsweredAsync(gateway, "often")).Cache); // no such name leads anywhere here, and no client notices

        Every(Questions.Answered);
        status = await running.Cluster.UntilAsync("managed", static s => s.Level == Level.Normal && CacheActive(s).Status == "False" && s.CacheService?.Replicas == 0, "the managed Redis rests");
        Assert.Equal("0", await ReplicasAsync("managed"));
        Assert.Equal((false, null), await SnapshotAsync("managed"));
        await EventsAsync("managed", RouteEvents.CacheStarted, RouteEvents.CacheStopped);
    }

    private void Every(Behaviour behaviour)
    {
        _metro.Always(behaviour);
        _overseas.Always(behaviour);
    }

    /// <summary>How often upstreams heard a question.</summary>
    private int Asked(string question) => _metro.Received.Concat(_overseas.Received).Count(request => request.Text.Contains($"\"{question}\"", StringComparison.Ordinal));

    /// <summary>Asks one gateway for what the other knows until there is an answer: what is shared is in Redis a moment later.</summary>
    /// <returns>What the cache did for the first answer.</returns>
    private async Task<string?> FoundAsync(GatewayPod knowing, GatewayPod gateway, string question)
    {
        Questions.Reply? reply = null;
        await Eventually.RightAsync(async () =>
        {
            await _questions.AnsweredAsync(knowing, question);
            reply = await _questions.AskAsync(gateway, question);
            return reply.Answers(question) ? null : $"'{question}' is not answered: {reply}";
        });
        return reply!.Cache;
    }

    private Task<string> ReplicasAsync(string route) => running.Cluster.KubectlAsync($"get deployment {route}-cache -o jsonpath={{.spec.replicas}}");

    private Task EventsAsync(string route, params string[] reasons) => Eventually.BeTrueAsync(
        async () => await running.Cluster.KubectlAsync($"get events --field-selector involvedObject.name={route} -o jsonpath={{.items[*].reason}}") is var told
            && reasons.All(reason => told.Split(' ').Count(said => said == reason) == 1),
        $"events tell of {string.Join(" and ", reasons)}, each once");

    private Task RedisIsUsedAsync(params GatewayPod[] gateways) => Eventually.BeTrueAsync(
        async () => (await Task.WhenAll(gateways.Select(_questions.MetricsAsync))).All(page => page.Contains(Line(GatewayMetricNames.CacheRedisUp, "chat", ",reason=\"\"", 1), StringComparison.Ordinal)),
        "gateways use Redis");

    private string Line(string metric, string route, string labels, int value) => $"{metric}{{route=\"{running.Cluster.Namespace}/{route}\"{labels}}} {value}";

    private static (string? Status, string? Reason) CacheActive(DeepSeekRouteStatus status) =>
        Conditions.Find(status.Conditions, RouteConditions.CacheActive) is { } active ? (active.Status, active.Reason) : (null, null);

    private static bool IsProgrammed(DeepSeekRouteStatus status) => Conditions.Find(status.Conditions, RouteConditions.Programmed)?.Status == "True";

    private async Task<(bool? Serve, string? Redis)> SnapshotAsync(string route)
    {
        using var snapshot = JsonDocument.Parse(await running.Cluster.KubectlAsync($"get cm {route}-routing -o jsonpath={{.data.routing\\.json}}"));
        var cache = snapshot.RootElement.GetProperty("cache");
        return (cache.TryGetProperty("serve", out var serve) ? serve.GetBoolean() : null, cache.TryGetProperty("redis", out var redis) ? redis.GetProperty("url").GetString() : null);
    }

    private Task<string> ApplyAsync(string name, string redis) => running.Cluster.KubectlAsync("apply -f -", $$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: "{{name}}"}
        spec:
          tiers:
          - name: metro
            backends: [{name: api, url: "{{_metro.Url}}"}]
          - name: overseas
            backends: [{name: mirror, url: "{{_overseas.Url}}"}]
          cache:
            mode: OnCritical
            redis: {{redis}}
            ttl: {frequent: 1s, normal: 1s, stable: 24h}
          retry: {attempts: 2, baseInterval: 20ms, maxInterval: 100ms}
          circuitBreaker: {openFor: 2s}
          analysis:
            interval: 1s
            window: 10s
            minimumRequests: 5
            levels:
            - {name: Critical, errorRatePercent: 20, for: 1s, actions: [ShiftToNextTier, StartCache]}
          recovery:
            for: 2s
            stepPercent: 100
            stepInterval: 1s
            probe: {interval: 1s, successThreshold: 2}
          gateway: {drainTimeout: 5s}
        """);
}
