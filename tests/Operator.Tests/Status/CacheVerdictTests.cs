using DeepSeek.Api.Routes;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Status;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Status;

public sealed class CacheVerdictTests
{
    private const string Critical = """ "override": {"level": "Critical"}, """;

    [Theory]
    [InlineData("""{"mode": "Disabled", "redis": {"managed": {}}}""", "", 0, "False", "NotRequested", "spec.cache.mode is Disabled")]
    [InlineData("{}", "", 0, "True", "Active", "answers are kept in the memory of each gateway")]
    [InlineData("""{"redis": {"url": "rediss://redis.example.com:6380/2"}}""", "", 0, "True", "Active", "and in Redis at redis.example.com:6380")]
    [InlineData("""{"redis": {"url": "redis://redis:99999"}}""", "", 0, "True", "Active", "and in Redis at redis:99999")]
    [InlineData("""{"redis": {"managed": {"replicas": 2}}}""", "", 0, "False", "Starting", "0 of 2 pods ready")]
    [InlineData("""{"redis": {"managed": {"replicas": 2}}}""", "", 1, "True", "Active", "1 of 2 pods ready")]
    [InlineData("""{"mode": "OnCritical"}""", "", 0, "False", "NotRequested", "it starts at level Critical or Emergency, now Normal")]
    [InlineData("""{"mode": "OnCritical"}""", Critical, 0, "True", "Active", "answers are kept in the memory of each gateway")]
    [InlineData("""{"mode": "OnCritical", "redis": {"managed": {}}}""", Critical, 0, "False", "Starting", "0 of 1 pods ready")]
    [InlineData("""{"mode": "OnCritical", "redis": {"managed": {}}}""", Critical, 1, "True", "Active", "1 of 1 pods ready")]
    [InlineData("""{"mode": "OnCritical"}""", """ "mode": "DryRun", """, 0, "False", "NotRequested", "DryRun")]
    [InlineData("""{"mode": "OnCritical"}""", """ "suspend": true, """, 0, "False", "NotRequested", "suspended")]
    [InlineData("""{"mode": "OnCritical"}""", """ "analysis": {"levels": [{"name": "Warning", "errorRatePercent": 5, "for": "1m", "actions": ["ShiftToNextTier"]}]}, """, 0, "False", "NotRequested", "no level in spec.analysis.levels has the action StartCache")]
    public void Condition_says_what_is_in_use_and_what_is_waited_for(string cache, string more, int ready, string status, string reason, string says)
    {
        var condition = Condition(Report(cache, more, ready), RouteConditions.CacheActive);
        Assert.Equal((status, reason), (condition.Status, condition.Reason));
        Assert.Contains(says, condition.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Redis_that_starts_does_not_touch_Ready()
    {
        var observed = RouteSamples.Observed(RouteSamples.WithCache("""{"redis": {"managed": {}}}"""));
        observed = observed with { Measurement = RouteSamples.Answers(RouteSamples.HasKeys with { SnapshotHash = Plan(observed).Snapshot!.Hash }) };
        var status = RouteStatusReport.Build(observed, Plan(observed), [], RouteSamples.Now);
        Assert.Equal(("True", "Starting"), (Condition(status, RouteConditions.Ready).Status, Condition(status, RouteConditions.CacheActive).Reason));
    }

    [Fact]
    public void Pods_are_counted_where_there_is_a_managed_Redis()
    {
        Assert.Equal(new CacheServiceStatus { Replicas = 0, ReadyReplicas = 0 }, Report("""{"redis": {"managed": {}}}""", "", ready: null).CacheService);
        Assert.Equal(new CacheServiceStatus { Replicas = 1, ReadyReplicas = 1 }, Report("""{"redis": {"managed": {}}}""", "", ready: 1).CacheService);
        Assert.Null(Report("{}", "", ready: null).CacheService);
        Assert.Null(Report("""{"mode": "Disabled", "redis": {"managed": {}}}""", "", ready: null).CacheService);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Successor_that_reads_the_status_knows_that_the_cache_was_started(int ready)
    {
        const string Cache = """{"mode": "OnCritical", "redis": {"managed": {}}}""";
        var policy = PolicyCompiler.Compile(RouteSamples.WithCache(Cache).Spec, suspended: false);
        Assert.True(AnalysisMemory.Restore(Report(Cache, Critical, ready), policy).CacheStarted);
        Assert.False(AnalysisMemory.Restore(Report(Cache, "", ready: 0), policy).CacheStarted);
    }

    [Fact]
    public void Start_is_an_event_and_no_trouble()
    {
        var observed = RouteSamples.Observed(RouteSamples.WithCache("""{"mode": "OnCritical"}""", Critical));
        var plan = Plan(observed);
        var line = Assert.Single(RouteEventLines.Of(plan, [], before: null, new DeepSeekRouteStatus()), line => line.Reason == RouteEvents.CacheStarted);
        Assert.Equal((false, "answers are served from the cache: level Critical, level Critical until removed"), (line.Trouble, line.Message));
    }

    private static V1Condition Condition(DeepSeekRouteStatus status, string type) => status.Conditions.Single(condition => condition.Type == type);

    /// <param name="cache">As in the spec.</param>
    /// <param name="more">Other fields of the spec.</param>
    /// <param name="ready">Ready pods of a managed Redis; null: its Deployment isn't there yet.</param>
    private static DeepSeekRouteStatus Report(string cache, string more, int? ready)
    {
        var observed = RouteSamples.Observed(RouteSamples.WithCache(cache, more)) with { Cache = ready is { } pods ? RouteSamples.Redis(pods) : null };
        return RouteStatusReport.Build(observed, Plan(observed), [], RouteSamples.Now);
    }

    private static RoutePlan Plan(ObservedRoute observed) => RoutePlanner.Plan(observed, [], AnalysisState.Initial, "image", RouteSamples.Now);
}
