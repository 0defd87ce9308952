using DeepSeek.Gateway.Routing;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.Tests.Balancing;

namespace DeepSeek.Gateway.Tests.Routing;

public sealed class TierOrderTests
{
    [Theory]
    [InlineData(0.0, "metro backbone overseas")]
    [InlineData(0.69, "metro backbone overseas")]
    [InlineData(0.71, "backbone overseas metro")]
    [InlineData(0.95, "overseas metro backbone")]
    public void First_is_drawn_by_share_and_the_others_follow_in_order(double chance, string order) =>
        Assert.Equal(order, Order([Tier("metro", 70), Tier("backbone", 20), Tier("overseas", 10)], chance));

    [Fact]
    public void Tier_without_a_share_is_only_failed_over_to() =>
        Assert.Equal("backbone metro", Order([Tier("metro", 0), Tier("backbone", 100)], 0));

    [Fact]
    public void Open_circuit_is_left_out() =>
        Assert.Equal("backbone", Order([Tier("metro", 0, open: true), Tier("backbone", 100)], 0.5));

    [Fact]
    public void Open_circuits_are_all_that_is_left_when_there_is_no_other() =>
        Assert.Equal("metro backbone", Order([Tier("metro", 0, open: true), Tier("backbone", 0, open: true)], 0.5));

    private static TierModel Tier(string name, int share, bool open = false) =>
        new(TestModels.Tier(name, share) with { CircuitOpen = open }, [TestModels.Backend(name, "x")]);

    private static string Order(IReadOnlyList<TierModel> tiers, double chance) =>
        string.Join(' ', TierOrder.Of(tiers, chance).Select(t => t.Settings.Name));
}
