using System.Text;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Planning;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Operator.Tests.Planning;

public sealed class CacheCompilerTests
{
    private static readonly AnalysisState Resting = AnalysisState.Initial;
    private static readonly AnalysisState Started = AnalysisState.Initial with { CacheStarted = true };

    [Fact]
    public void Defaults_of_the_API_are_those_of_the_snapshot()
        => Assert.Equal(new CacheSettings(), CacheCompiler.Compile(RouteSamples.Route(), Resting));

    [Fact]
    public void Every_field_arrives_as_it_was_written()
        => Assert.Equal(
            new CacheSettings
            {
                MemoryBytes = 512 << 20,
                Redis = new RedisSettings { Url = "rediss://redis.example.com:6380/2", Credential = "redis/password", Ca = "corp/ca.crt" },
                Frequent = TimeSpan.FromMinutes(1),
                Normal = TimeSpan.FromMinutes(2),
                Stable = TimeSpan.FromMinutes(3),
                StaleIfError = TimeSpan.FromHours(2),
                Scope = "Route",
                Cacheable = "All",
            },
            Compile(
                """
                {"memory": {"maxSize": "512Mi"}, "ttl": {"frequent": "1m", "normal": "2m", "stable": "3m"}, "staleIfError": "2h", "scope": "Route", "cacheable": "All",
                 "redis": {"url": "rediss://redis.example.com:6380/2", "passwordSecretRef": {"name": "redis", "key": "password"}, "caSecretRef": {"name": "corp", "key": "ca.crt"}}}
                """,
                Resting));

    [Theory]
    [InlineData("1500m", 2)]
    [InlineData("0", 0)]
    [InlineData("1e30", long.MaxValue)]
    public void Sizes_are_whole_bytes_whatever_is_written(string size, long bytes)
        => Assert.Equal(bytes, Compile($$$"""{"memory": {"maxSize": "{{{size}}}"}}""", Resting)!.MemoryBytes);

    [Fact]
    public void Disabled_cache_is_absent() => Assert.Null(Compile("""{"mode": "Disabled", "redis": {"managed": {}}}""", Started));

    [Theory]
    [InlineData("""{"managed": {}}""", "redis://chat-cache.ai.svc:6379/0", "chat-cache/password")]
    [InlineData("""{"url": "redis://redis:6379/1"}""", "redis://redis:6379/1", null)]
    public void Cache_that_waits_fills_memory_alone_and_gets_its_Redis_when_it_starts(string redis, string url, string? credential)
    {
        var cache = $$"""{"mode": "OnCritical", "redis": {{redis}}}""";
        var (resting, started) = (Compile(cache, Resting)!, Compile(cache, Started)!);
        Assert.Equal((false, null), (resting.Serve, resting.Redis));
        Assert.Equal((true, new RedisSettings { Url = url, Credential = credential }), (started.Serve, started.Redis));
    }

    [Fact]
    public void Cache_that_does_not_wait_serves_at_every_level()
    {
        Assert.True(Compile("{}", Resting)!.Serve);
        Assert.Equal(Compile("""{"redis": {"managed": {}}}""", Resting), Compile("""{"redis": {"managed": {}}}""", Started));
    }

    [Fact]
    public void Level_that_asks_for_the_cache_brings_it_into_the_snapshot()
    {
        var route = RouteSamples.WithCache("""{"mode": "OnCritical"}""", """ "override": {"level": "Critical"}, """);
        var plan = RoutePlanner.Plan(RouteSamples.Observed(route), [], AnalysisState.Initial, "image", RouteSamples.Now);
        Assert.True(plan.Snapshot!.Snapshot.Cache!.Serve);
        Assert.Contains(plan.Step.Events, told => told.Reason == AnalysisEventReason.CacheStarted);
    }

    [Fact]
    public void Snapshot_names_the_password_and_never_holds_it()
    {
        var plan = RoutePlanner.Plan(RouteSamples.Observed(RouteSamples.WithCache("""{"redis": {"managed": {}}}""")), [], AnalysisState.Initial, "image", RouteSamples.Now);
        Assert.Contains("\"credential\": \"chat-cache/password\"", Encoding.UTF8.GetString(plan.Snapshot!.Json), StringComparison.Ordinal);
        Assert.Null(plan.Password!.Data);
        Assert.Null(plan.Password.StringData);
    }

    private static CacheSettings? Compile(string cache, AnalysisState state) => CacheCompiler.Compile(RouteSamples.WithCache(cache), state);
}
