using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using FsCheck.Xunit;

namespace DeepSeek.Operator.Tests.Analysis;

public class CounterWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void First_sight_of_a_pod_is_no_difference()
    {
        var window = Window().Add(At(0), Pods(("a", 1000, 500)));

        Assert.Equal(SampleOutcome.NoData, window.Measure(At(0)).Outcome);
    }

    [Fact]
    public void Numerators_and_denominators_are_summed_over_pods()
    {
        var window = Window().Add(At(0), Pods(("a", 1000, 0), ("b", 0, 0))).Add(At(10), Pods(("a", 1900, 0), ("b", 100, 100)));

        var sample = window.Measure(At(10));

        Assert.Equal((SampleOutcome.Value, 1000, 100), (sample.Outcome, sample.Attempts, sample.Errors));
    }

    [Fact]
    public void Pod_that_was_not_heard_makes_the_sample_smaller_and_is_caught_up_with_later()
    {
        var window = Window().Add(At(0), Pods(("a", 0, 0), ("b", 0, 0))).Add(At(10), Pods(("a", 100, 1)));
        var without = window.Measure(At(10));

        var caughtUp = window.Add(At(20), Pods(("a", 200, 2), ("b", 200, 20))).Measure(At(20));

        Assert.Equal((100, 1), (without.Attempts, without.Errors));
        Assert.Equal((400, 22), (caughtUp.Attempts, caughtUp.Errors));
    }

    [Fact]
    public void Pod_unheard_for_a_whole_window_comes_back_as_a_stranger()
    {
        var window = Window().Add(At(0), Pods(("a", 0, 0))).Add(At(60), Pods(("a", 9000, 9000)));

        Assert.Equal(0, window.Measure(At(60)).Attempts);
    }

    [Fact]
    public void Counter_that_fell_began_anew_and_all_counters_of_its_pod_with_it()
    {
        var window = Window().Add(At(0), Pods(("a", 1000, 5))).Add(At(10), Pods(("a", 50, 50)));

        var sample = window.Measure(At(10));

        Assert.Equal((50, 50), (sample.Attempts, sample.Errors));
    }

    [Fact]
    public void Backend_that_appears_counts_from_zero_and_one_that_is_gone_is_no_restart()
    {
        var before = new GatewayScrape(new Dictionary<BackendKey, BackendScrape>
        {
            [new("metro", "old")] = Counters(500, 500),
            [new("metro", "api")] = Counters(1000, 10),
        });
        var after = new GatewayScrape(new Dictionary<BackendKey, BackendScrape>
        {
            [new("metro", "api")] = Counters(1100, 11),
            [new("overseas", "new")] = Counters(40, 4),
        });
        var window = Window().Add(At(0), One(before)).Add(At(10), One(after));

        var sample = window.Measure(At(10));

        Assert.Equal([new TierSample("metro", 100, 1), new TierSample("overseas", 40, 4)], sample.Tiers);
    }

    [Fact]
    public void What_is_older_than_the_window_is_forgotten()
    {
        var window = Window();
        for (var second = 0; second <= 300; second += 10) window = window.Add(At(second), Pods(("a", second * 10, second)));

        Assert.Equal((600, 60), (window.Measure(At(300)).Attempts, window.Measure(At(300)).Errors));
    }

    [Fact]
    public void Change_of_the_length_keeps_what_was_observed()
    {
        var window = CounterWindow.Empty(TimeSpan.FromSeconds(20));
        for (var second = 0; second <= 20; second += 10) window = window.Add(At(second), Pods(("a", second, 0)));

        Assert.Equal(10, window.WithLength(TimeSpan.FromSeconds(10)).Measure(At(20)).Attempts);
        Assert.Equal(30, window.WithLength(TimeSpan.FromSeconds(60)).Add(At(30), Pods(("a", 30, 0))).Measure(At(30)).Attempts);
    }

    [Fact]
    public void Round_in_which_nothing_answered_is_an_error_of_the_source()
    {
        var window = Window().Add(At(0), Pods(("a", 0, 0))).Add(At(10), Pods(("a", 100, 0))).Add(At(20), Pods(), "refused");

        var sample = window.Measure(At(20));

        Assert.Equal((SampleOutcome.SourceError, "refused"), (sample.Outcome, sample.Problem));
    }

    [Fact]
    public void Route_without_gateways_has_no_data()
    {
        Assert.Equal(SampleOutcome.NoData, Window().Add(At(0), Pods()).Measure(At(0)).Outcome);
    }

    [Fact]
    public void First_token_quantile_comes_from_the_differences_of_all_pods()
    {
        var before = Latencies(1000, 1000, 1000);
        var after = Latencies(1080, 1100, 1100);
        var window = Window()
            .Add(At(0), new Dictionary<string, GatewayScrape> { ["a"] = before, ["b"] = before })
            .Add(At(10), new Dictionary<string, GatewayScrape> { ["a"] = after, ["b"] = after });

        var sample = window.Measure(At(10));

        // 160 of 200 within 1 s, 40 between 1 s and 2 s: the 190th lies three quarters into the second bucket.
        Assert.Equal(TimeSpan.FromSeconds(1.75), sample.FirstTokenP95);
        Assert.Equal(TimeSpan.FromSeconds(1.75), sample.Tier("metro").FirstTokenP95);
    }

    [Property(MaxTest = 300)]
    public void Sum_over_the_window_is_what_was_counted_in_it_through_any_restarts(byte[] rounds)
    {
        var window = CounterWindow.Empty(TimeSpan.FromDays(1)).Add(At(0), Pods(("a", 0, 0)));
        double attempts = 0, errors = 0;
        long expected = 0, failed = 0;
        for (var round = 0; round < rounds.Length; round++)
        {
            if (rounds[round] % 7 == 0) (attempts, errors) = (0, 0);
            var served = rounds[round] % 7 == 0 ? 0 : rounds[round];
            (attempts, errors) = (attempts + served, errors + (served / 3));
            (expected, failed) = (expected + served, failed + (served / 3));
            window = window.Add(At(10 * (round + 1)), Pods(("a", attempts, errors)));
        }

        var sample = window.Measure(At(10 * (rounds.Length + 1)));

        Assert.Equal((expected, failed), (sample.Attempts, sample.Errors));
    }

    private static CounterWindow Window() => CounterWindow.Empty(TimeSpan.FromSeconds(60));

    private static DateTimeOffset At(int seconds) => Start + TimeSpan.FromSeconds(seconds);

    private static BackendScrape Counters(double attempts, double errors) => new(new AttemptCounts(attempts, errors, []));

    private static Dictionary<string, GatewayScrape> One(GatewayScrape scrape) => new() { ["a"] = scrape };

    private static Dictionary<string, GatewayScrape> Pods(params (string Name, double Attempts, double Errors)[] pods) => pods.ToDictionary(
        pod => pod.Name,
        pod => new GatewayScrape(new Dictionary<BackendKey, BackendScrape> { [new("metro", "api")] = Counters(pod.Attempts, pod.Errors) }));

    private static GatewayScrape Latencies(double upToOne, double upToTwo, double all)
    {
        HistogramBucket[] buckets = [new(1, upToOne), new(2, upToTwo), new(double.PositiveInfinity, all)];
        return new(new Dictionary<BackendKey, BackendScrape> { [new("metro", "api")] = new(new AttemptCounts(all, 0, buckets)) });
    }
}
