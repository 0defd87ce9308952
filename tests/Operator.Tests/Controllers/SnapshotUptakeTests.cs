using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Controllers;
using DeepSeek.Operator.Metering;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Operator.Tests.Controllers;

public sealed class SnapshotUptakeTests
{
    private static readonly ObjectKey Route = new("ai", "chat");

    private readonly FakeTimeProvider _time = new();
    private readonly SnapshotUptake _uptake;

    public SnapshotUptakeTests() => _uptake = new SnapshotUptake(_time);

    [Fact]
    public void Gateways_are_asked_often_until_all_serve_by_the_new_snapshot()
    {
        Assert.True(_uptake.IsFresh(Route, "new", Served("old", "old")));
        Assert.True(_uptake.IsFresh(Route, "new", Served("new", "old")));
        Assert.False(_uptake.IsFresh(Route, "new", Served("new", "new")));
    }

    [Fact]
    public void Gateway_that_never_answers_is_not_asked_often_for_ever()
    {
        Assert.True(_uptake.IsFresh(Route, "new", Served("new", null)));
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.False(_uptake.IsFresh(Route, "new", Served("new", null)));
        Assert.True(_uptake.IsFresh(Route, "newer", Served("new", null)));
    }

    [Fact]
    public void Nothing_is_expected_without_snapshot_or_gateways()
    {
        Assert.False(_uptake.IsFresh(Route, null, Served("new")));
        Assert.False(_uptake.IsFresh(Route, "new", null));
        Assert.False(_uptake.IsFresh(Route, "new", Served()));
    }

    private static Measurement Served(params string?[] hashes) => new(
        default,
        new RouteSample(SampleOutcome.NoData, []),
        hashes.Index().ToDictionary(gateway => $"{gateway.Index}", gateway => new GatewayScrape(new Dictionary<BackendKey, BackendScrape>(), gateway.Item, null)),
        hashes.Length);
}
