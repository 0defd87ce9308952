using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Tests.Metering;

/// <summary>A round that brings news of snapshots is told from one that only brings figures.</summary>
public sealed class UptakeTests
{
    private static readonly Measurement Before = Round(("a", "1", null), ("b", "1", null));

    [Fact]
    public void Same_snapshots_are_no_news() => Assert.False(Round(("b", "1", null), ("a", "1", null)).DiffersInUptake(Before));

    [Fact]
    public void Snapshot_taken_up_by_one_gateway_is() => Assert.True(Round(("a", "1", null), ("b", "2", null)).DiffersInUptake(Before));

    [Fact]
    public void Snapshot_refused_is() => Assert.True(Round(("a", "1", "2"), ("b", "1", null)).DiffersInUptake(Before));

    [Fact]
    public void Gateway_that_came_is() => Assert.True(Round(("a", "1", null), ("b", "1", null), ("c", "1", null)).DiffersInUptake(Before));

    [Fact]
    public void Gateway_that_went_is() => Assert.True(Round(("a", "1", null)).DiffersInUptake(Before));

    [Fact]
    public void Gateway_in_the_place_of_another_is() => Assert.True(Round(("a", "1", null), ("c", "1", null)).DiffersInUptake(Before));

    private static Measurement Round(params (string Endpoint, string? Served, string? Refused)[] gateways) => new(
        default,
        new RouteSample(SampleOutcome.NoData, []),
        gateways.ToDictionary(g => g.Endpoint, g => new GatewayScrape(new Dictionary<BackendKey, BackendScrape>(), g.Served, g.Refused)),
        gateways.Length);
}
