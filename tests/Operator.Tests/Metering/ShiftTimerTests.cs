using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Operator.Tests.Metering;

public sealed class ShiftTimerTests
{
    private static readonly ObjectKey Key = new("ai", "chat");

    private readonly ShiftTimer _timer = new();
    private AnalysisState _state = AnalysisState.Initial;
    private RoutePlan? _plan;

    [Fact]
    public void Shift_took_from_the_first_sign_until_the_last_gateway_has_it()
    {
        Assert.Null(Visit(0, errorPercent: 0));
        Assert.Null(Visit(10, errorPercent: 20));
        Assert.Null(Visit(20, errorPercent: 60));
        Assert.Null(Visit(21, errorPercent: 60, behind: 1));
        Assert.Equal(TimeSpan.FromSeconds(12), Visit(22, errorPercent: 60));
        Assert.Null(Visit(32, errorPercent: 60));
    }

    [Fact]
    public void Level_that_moves_no_traffic_is_no_shift()
    {
        Visit(0, errorPercent: 0, mode: RouteMode.DryRun);
        Assert.Null(Visit(10, errorPercent: 60, mode: RouteMode.DryRun));
        Assert.Null(Visit(20, errorPercent: 60, mode: RouteMode.DryRun));
    }

    [Fact]
    public void Route_that_was_deleted_begins_anew()
    {
        Visit(0, errorPercent: 0);
        Visit(10, errorPercent: 60, behind: 1);
        _timer.Forget(Key);
        Assert.Null(Visit(20, errorPercent: 60));
    }

    /// <summary>One evaluation.</summary>
    /// <param name="second">When.</param>
    /// <param name="errorPercent">Of the preferred tier.</param>
    /// <param name="behind">How many of two gateways still serve by something else.</param>
    /// <param name="mode">Of the route.</param>
    private TimeSpan? Visit(int second, int errorPercent, int behind = 0, RouteMode mode = RouteMode.Enforce)
    {
        var route = RouteSamples.Route();
        route.Spec.Mode = mode;
        var sample = new RouteSample(SampleOutcome.Value, [new TierSample("metro", 1000, errorPercent * 10), new TierSample("overseas", 1000, 0)]);
        string?[] hashes = [_plan?.Snapshot?.Hash, behind > 0 ? "another" : _plan?.Snapshot?.Hash];
        var measured = new Measurement(
            RouteSamples.Now.AddSeconds(second), sample, hashes.Index().ToDictionary(static gateway => $"{gateway.Index}", static gateway => new GatewayScrape(new Dictionary<BackendKey, BackendScrape>(), gateway.Item)), 2);
        var observed = RouteSamples.Observed(route) with { Measurement = measured };
        _plan = RoutePlanner.Plan(observed, [], _state, "image", measured.Time);
        _state = _plan.Step.State;
        return _timer.Follow(Key, _plan, measured);
    }
}
