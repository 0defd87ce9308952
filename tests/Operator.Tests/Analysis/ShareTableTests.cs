using DeepSeek.Operator.Analysis;
using FsCheck.Xunit;

namespace DeepSeek.Operator.Tests.Analysis;

public class ShareTableTests
{
    [Property(MaxTest = 1000)]
    public void Shares_sum_to_a_hundred_whatever_is_configured_and_kept(byte[] bytes)
    {
        if (bytes.Length == 0) return;
        var tiers = bytes.Take(8).Select((value, index) => (Policy: new TierPolicy($"tier-{index}", value), State: State(index, bytes[bytes.Length - 1 - index]))).ToArray();

        var shares = ShareTable.Derive(Policies.WithTiers([.. tiers.Select(tier => tier.Policy)]), [.. tiers.Select(tier => tier.State)]).Shares;

        Assert.Equal(100, shares.Sum(share => share.Percent));
        Assert.All(shares, share => Assert.InRange(share.Percent, 0, 100));
    }

    [Fact]
    public void Configured_shares_that_do_not_sum_to_a_hundred_are_scaled_by_largest_remainder()
    {
        var policy = Policies.WithTiers(new TierPolicy("a", 1), new TierPolicy("b", 1), new TierPolicy("c", 1));

        Assert.Equal([34, 33, 33], ShareTable.Configured(policy));
    }

    [Fact]
    public void Without_any_configured_share_the_first_tier_has_everything()
    {
        Assert.Equal([100, 0], ShareTable.Configured(Policies.WithTiers(new TierPolicy("a", 0), new TierPolicy("b", 0))));
    }

    [Fact]
    public void Part_that_is_kept_is_never_rounded_to_nothing()
    {
        var policy = Policies.WithTiers(new TierPolicy("a", 90), new TierPolicy("b", 10));
        var degraded = new TierState { Name = "b", Since = default, Phase = TierPhase.Degraded, RetainedPercent = 2 };

        var shares = ShareTable.Derive(policy, [new TierState { Name = "a", Since = default }, degraded]);

        Assert.Equal([new TierShare("a", 99), new("b", 1)], shares.Shares);
    }

    [Fact]
    public void Roster_forgets_tiers_that_are_gone_and_keeps_one_healthy()
    {
        TierState[] known =
        [
            new() { Name = "metro", Since = default, Phase = TierPhase.CircuitOpen, RetainedPercent = 0 },
            new() { Name = "backbone", Since = default, Phase = TierPhase.Degraded, RetainedPercent = 2 },
            new() { Name = "gone", Since = default },
        ];

        var tiers = Roster.Align(Policies.WithTiers(new TierPolicy("metro", 100), new TierPolicy("backbone", 0)), known, default);

        Assert.Equal([TierPhase.CircuitOpen, TierPhase.Healthy], tiers.Select(tier => tier.Phase));
    }

    private static TierState State(int index, byte value)
    {
        var phase = (TierPhase)(value % 5);
        var kept = phase switch { TierPhase.Healthy => 100, TierPhase.CircuitOpen => 0, _ => value % 101 };
        return new TierState { Name = $"tier-{index}", Since = default, Phase = phase, RetainedPercent = kept, Usable = value % 3 != 0 };
    }
}
