using DeepSeek.Api.Routes;

namespace DeepSeek.Api.Tests.Routes;

public sealed class DeepSeekRouteSpecTests
{
    [Fact]
    public void Shares_that_nobody_wrote_prefer_the_first_tier() => Assert.Equal([100, 0, 0], Spec(null, null, null).ConfiguredShares());

    [Fact]
    public void Shares_left_out_next_to_written_ones_are_zero() => Assert.Equal([0, 70, 30], Spec(null, 70, 30).ConfiguredShares());

    private static DeepSeekRouteSpec Spec(params int?[] shares) => new() { Tiers = [.. shares.Select(share => new TierSpec { Share = share })] };
}
