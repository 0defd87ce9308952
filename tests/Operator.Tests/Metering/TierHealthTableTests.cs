using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Tests.Metering;

public class TierHealthTableTests
{
    [Fact]
    public void Tier_is_unusable_only_when_every_gateway_shut_out_every_backend()
    {
        Assert.False(Health(Of(BreakerState.Open), Of(BreakerState.Open)).Usable);
        Assert.True(Health(Of(BreakerState.Open), Of(BreakerState.HalfOpen)).Usable);
        Assert.True(Health(Of(breaker: null)).Usable);
    }

    [Fact]
    public void One_usable_backend_makes_the_tier_usable()
    {
        var scrape = new GatewayScrape(new Dictionary<BackendKey, BackendScrape>
        {
            [new("metro", "a")] = Of(BreakerState.Open),
            [new("metro", "b")] = Of(BreakerState.Closed),
        });

        Assert.True(TierHealthTable.Of([scrape])["metro"].Usable);
    }

    [Fact]
    public void Streak_is_the_shortest_of_any_gateway_times_those_that_share_the_probing()
    {
        Assert.Equal(6, Health(Of(streak: 9), Of(streak: 3), Of()).ProbeStreak);
        Assert.Equal(0, Health(Of(streak: 9), Of(streak: 0)).ProbeStreak);
    }

    [Fact]
    public void Latency_is_the_mean_over_gateways_of_those_that_measured()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), Health(Of(latency: 1), Of(latency: 3), Of()).Latency);
        Assert.Null(Health(Of()).Latency);
    }

    private static TierHealth Health(params BackendScrape[] views) => TierHealthTable.Of(
        views.Select(view => new GatewayScrape(new Dictionary<BackendKey, BackendScrape> { [new("metro", "api")] = view })))["metro"];

    private static BackendScrape Of(BreakerState? breaker = null, int? streak = null, double? latency = null) =>
        new(AttemptCounts.Zero, streak, latency is { } seconds ? TimeSpan.FromSeconds(seconds) : null, breaker);
}
