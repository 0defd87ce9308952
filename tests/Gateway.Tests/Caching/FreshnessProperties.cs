using DeepSeek.Gateway.Caching;
using DeepSeek.Protocol.Routing;
using FsCheck.Xunit;

namespace DeepSeek.Gateway.Tests.Caching;

public sealed class FreshnessProperties
{
    private static readonly CacheSettings Seed = new();

    [Fact]
    public void Classes_have_the_times_to_live_of_the_settings() =>
        Assert.Equal([300, 3600, 86400], Enum.GetValues<Freshness>().Select(static f => f.TtlOf(Seed).TotalSeconds));

    [Property]
    public void First_answer_is_normal_whatever_follows(bool changed) => Assert.Equal(Freshness.Normal, FreshnessClasses.Next(null, changed));

    [Property]
    public bool Change_never_makes_an_answer_fresh_for_longer_and_sameness_never_for_less(bool[] changes)
    {
        var freshness = FreshnessClasses.Next(null, changed: false);
        foreach (var changed in changes)
        {
            var next = FreshnessClasses.Next(freshness, changed);
            if (changed ? next > freshness : next < freshness)
            {
                return false;
            }

            if (Math.Abs((int)next - (int)freshness) > 1 || !Enum.IsDefined(next))
            {
                return false;
            }

            freshness = next;
        }

        return true;
    }

    [Property]
    public bool Two_changes_in_a_row_end_in_the_shortest_class_and_two_samenesses_in_the_longest(bool[] before, bool last)
    {
        var freshness = before.Aggregate(FreshnessClasses.Next(null, changed: false), static (f, changed) => FreshnessClasses.Next(f, changed));

        freshness = FreshnessClasses.Next(FreshnessClasses.Next(freshness, last), last);

        return freshness == (last ? Freshness.Frequent : Freshness.Stable);
    }
}
