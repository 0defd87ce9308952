using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using FsCheck.Xunit;

namespace DeepSeek.Operator.Tests.Analysis;

public sealed class BackendWeightsTests
{
    private static readonly AnalysisPolicy Policy = Policies.WithTiers(
        new TierPolicy("metro", 100) { Backends = [new("a"), new("b"), new("spare", Backup: true)] }, new TierPolicy("overseas", 0) { Backends = [new("mirror")] }) with
    {
        DynamicWeights = true,
    };

    [Fact]
    public void Backends_that_do_alike_keep_their_weights_however_bad_the_tier_is()
        => Assert.Equal([100, 100, 100], Settled(a: (500, 400, 80), b: (500, 400, 80)));

    [Fact]
    public void Backend_that_fails_more_than_the_other_loses_in_proportion()
        => Assert.Equal([100, 60, 100], Settled(a: (1000, 0, 50), b: (1000, 450, 50)));

    [Fact]
    public void Backend_that_takes_twice_as_long_gets_half()
        => Assert.Equal([100, 50, 100], Settled(a: (1000, 0, 40), b: (1000, 0, 80)));

    [Fact]
    public void Milliseconds_among_near_nodes_do_not_count()
        => Assert.Equal([100, 100, 100], Settled(a: (1000, 0, 1), b: (1000, 0, 19)));

    [Fact]
    public void Nobody_loses_the_last_tenth()
        => Assert.Equal([100, BackendWeights.Least, 100], Settled(a: (1000, 0, 20), b: (1000, 1000, 2000)));

    [Fact]
    public void Differences_of_five_percent_change_nothing()
        => Assert.Equal([100, 100, 100], Settled(a: (1000, 0, 50), b: (1000, 60, 50)));

    [Fact]
    public void A_few_errors_among_a_few_attempts_say_little()
        => Assert.Equal([100, 100, 100], Settled(a: (12, 0, 50), b: (12, 1, 50)));

    [Fact]
    public void Backend_with_too_few_attempts_keeps_what_it_has()
    {
        var sick = Step(Start, Input((1000, 0, 50), (1000, 900, 50)));

        Assert.Equal(Percents(sick), Percents(Step(sick, Input((1000, 0, 50), (0, 0, 50)))));
    }

    [Fact]
    public void Weight_falls_by_twenty_and_rises_by_ten_at_most_and_becomes_whole_again()
    {
        var weights = Start;
        var seen = new List<int>();
        for (var i = 0; i < 4; i++) seen.Add((weights = Step(weights, Input((1000, 0, 50), (1000, 950, 50))))[1].Percent);
        for (var i = 0; i < 9; i++) seen.Add((weights = Step(weights, Input((1000, 0, 50), (1000, 0, 50))))[1].Percent);

        Assert.Equal([80, 60, 40, 20, 30, 40, 50, 60, 70, 80, 90, 100, 100], seen);
        Assert.All(weights, static weight => Assert.Equal(100, weight.Desired));
    }

    [Fact]
    public void Backup_is_compared_with_other_backups_alone()
    {
        var input = Input((1000, 500, 50), (1000, 500, 50)) is var both ? both with { Sample = both.Sample with { Backends = [.. both.Sample.Backends, Counted("spare", 1000, 0)] } } : null!;

        Assert.Equal([100, 100, 100], Percents(Step(Start, input)));
    }

    [Fact]
    public void Backend_alone_in_its_tier_and_fixed_weights_are_not_weighed()
    {
        Assert.DoesNotContain(Start, static weight => weight.Key.Tier == "overseas");
        Assert.Empty(BackendWeights.Align(Policy with { DynamicWeights = false }, Start));
    }

    [Fact]
    public void Without_a_value_and_while_suspended_weights_stand_still_and_a_dry_run_only_says_them()
    {
        var sick = Input((1000, 0, 50), (1000, 900, 50));
        var known = AnalysisState.Initial with { Weights = Start };

        AnalysisStep Step(AnalysisPolicy policy, AnalysisInput input) => Analyzer.Step(policy, known, input, DateTimeOffset.UnixEpoch);
        Assert.Equal(80, Step(Policy, sick).PercentOf(new("metro", "b")));
        Assert.Equal(100, Step(Policy, sick with { Sample = sick.Sample with { Outcome = SampleOutcome.SourceError } }).PercentOf(new("metro", "b")));
        Assert.Equal(100, Step(Policy with { Mode = AnalysisMode.Suspended }, sick).PercentOf(new("metro", "b")));
        var dry = Step(Policy with { Mode = AnalysisMode.DryRun }, sick);
        Assert.Equal((100, 80), (dry.PercentOf(new("metro", "b")), dry.State.Weights[1].Percent));
    }

    [Property(MaxTest = 300)]
    public void Whatever_is_measured_weights_stay_in_bounds_move_by_small_steps_and_come_to_rest(ushort[] seen)
    {
        var (weights, input) = (Start, Input((0, 0, 0), (0, 0, 0)));
        for (var i = 0; i + 5 < seen.Length; i += 6)
        {
            input = Input((seen[i], seen[i + 1], seen[i + 2] % 5000), (seen[i + 3], seen[i + 4], seen[i + 5] % 5000));
            var next = Step(weights, input);
            Assert.All(next, static weight => Assert.InRange(weight.Percent, BackendWeights.Least, 100));
            Assert.All(next.Zip(weights), static pair => Assert.InRange(pair.First.Percent - pair.Second.Percent, -20, 10));
            weights = next;
        }

        for (var i = 0; i < 10; i++) weights = Step(weights, input);
        Assert.Equal(weights, Step(weights, input));
    }

    private static IReadOnlyList<BackendWeight> Start => BackendWeights.Align(Policy, []);

    private static int[] Settled((long Attempts, long Errors, int Latency) a, (long Attempts, long Errors, int Latency) b)
    {
        var weights = Start;
        for (var i = 0; i < 20; i++) weights = Step(weights, Input(a, b));
        return Percents(weights);
    }

    private static int[] Percents(IReadOnlyList<BackendWeight> weights) => [.. weights.Select(static weight => weight.Percent)];

    private static IReadOnlyList<BackendWeight> Step(IReadOnlyList<BackendWeight> weights, AnalysisInput input) => BackendWeights.Next(Policy, weights, input);

    private static AnalysisInput Input((long Attempts, long Errors, int Latency) a, (long Attempts, long Errors, int Latency) b)
    {
        var sample = new RouteSample(SampleOutcome.Value, [new TierSample("metro", a.Attempts + b.Attempts, a.Errors + b.Errors)])
        {
            Backends = [Counted("a", a.Attempts, a.Errors), Counted("b", b.Attempts, b.Errors)],
        };
        return new AnalysisInput(sample, new Dictionary<string, TierHealth>())
        {
            BackendLatency = new Dictionary<BackendKey, TimeSpan>
            {
                [new("metro", "a")] = TimeSpan.FromMilliseconds(a.Latency),
                [new("metro", "b")] = TimeSpan.FromMilliseconds(b.Latency),
            },
        };
    }

    private static BackendSample Counted(string backend, long attempts, long errors) => new(new("metro", backend), attempts, errors);
}
