using System.Text.Json;
using DeepSeek.Api;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Status;

namespace DeepSeek.Operator.Tests.Status;

public sealed class AnalysisMemoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The error rates, per step of ten seconds, lead through pending clocks, levels, silence, an open circuit and recovery.</summary>
    [Theory]
    [InlineData(new[] { 0, 8, 8, 8 })]
    [InlineData(new[] { 0, 8, -1, 8, 8 })]
    [InlineData(new[] { 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20 })]
    [InlineData(new[] { 0, 60, 0, 0, 0, 0 })]
    [InlineData(new[] { 0, 60, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Successor_that_reads_the_status_goes_on_as_the_predecessor_would(int[] errorPercents)
    {
        var route = RouteSamples.Route();
        var policy = PolicyCompiler.Compile(route.Spec, suspended: false);
        var state = AnalysisState.Initial;
        var now = Start;
        foreach (var percent in errorPercents)
        {
            now += TimeSpan.FromSeconds(10);
            state = Step(policy, state, percent, now).State;
        }

        var successor = Successor(route, policy, state);
        foreach (var percent in new[] { 0, 0, 8, 8, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })
        {
            now += TimeSpan.FromSeconds(30);
            var (expected, actual) = (Step(policy, state, percent, now), Step(policy, successor, percent, now));
            Assert.Equal(expected.State.Level, actual.State.Level);
            Assert.Equal(expected.Shares, actual.Shares);
            Assert.Equal(expected.Events, actual.Events);
            (state, successor) = (expected.State, actual.State);
        }
    }

    [Fact]
    public void Route_without_status_begins_at_the_beginning()
        => Assert.Equal(AnalysisState.Initial, AnalysisMemory.Restore(null, PolicyCompiler.Compile(RouteSamples.Route().Spec, suspended: false)));

    private static AnalysisState Successor(Api.Routes.DeepSeekRoute route, AnalysisPolicy policy, AnalysisState state)
    {
        var plan = new RoutePlan { Policy = policy, Step = Analyzer.Stand(policy, state, state.EvaluatedAt!.Value) };
        var status = RouteStatusReport.Build(RouteSamples.Observed(route), plan, [], Start);
        var json = JsonSerializer.Serialize(status, ApiJson.Default.DeepSeekRouteStatus);
        return AnalysisMemory.Restore(JsonSerializer.Deserialize(json, ApiJson.Default.DeepSeekRouteStatus), policy);
    }

    private static AnalysisStep Step(AnalysisPolicy policy, AnalysisState state, int errorPercent, DateTimeOffset now)
    {
        var sample = errorPercent < 0
            ? new RouteSample(SampleOutcome.NoData, [])
            : new RouteSample(SampleOutcome.Value, [new TierSample("metro", 1000, errorPercent * 10), new TierSample("overseas", 1000, 0)]);
        var health = new Dictionary<string, TierHealth> { ["metro"] = new(true, 10), ["overseas"] = new(true, 10) };
        return Analyzer.Step(policy, state, new AnalysisInput(sample, health), now);
    }
}
