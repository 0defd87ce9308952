using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Tests.Analysis;

public class LevelJudgeTests
{
    private readonly LevelScope _scope = LevelScope.OfTier(Policies.Default, carrying: true, holding: false);
    private readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Tier_without_evidence_of_its_own_holds_its_clocks_while_the_route_has_values()
    {
        var judgement = Judge(Judgement.None, minute: 0, attempts: 100, errors: 10);
        judgement = Judge(judgement, minute: 4, attempts: 100, errors: 10);
        judgement = Judge(judgement, minute: 5, attempts: 0, errors: 0);
        judgement = Judge(judgement, minute: 30, attempts: 0, errors: 0);

        var back = Judge(judgement, minute: 31, attempts: 100, errors: 10);
        var after = Judge(back, minute: 32, attempts: 100, errors: 10);

        Assert.Equal(Level.Warning, after.Level);
        Assert.Equal(_start + TimeSpan.FromMinutes(26), back.Pending.Single().Clock.Since);
    }

    [Fact]
    public void Few_attempts_below_the_threshold_end_a_pending_level_but_few_above_do_not_go_on_with_it()
    {
        var pending = Judge(Judgement.None, minute: 0, attempts: 100, errors: 10);

        Assert.Empty(Judge(pending, minute: 1, attempts: 2, errors: 0, share: 2).Pending);
        Assert.NotNull(Judge(pending, minute: 1, attempts: 2, errors: 1, share: 2).Pending.Single().Clock.HeldSince);
    }

    [Fact]
    public void Level_that_is_no_longer_configured_falls_to_the_next_below()
    {
        var scope = _scope with { Ladder = [Policies.Default.Levels[0]], Raising = [Policies.Default.Levels[0]] };

        var verdict = LevelJudge.Judge(scope, Judgement.None with { Level = Level.Emergency }, new Evidence(100, 4, true, true), _start);

        Assert.Equal(Level.Warning, verdict.Judgement.Level);
    }

    private Judgement Judge(Judgement previous, int minute, long attempts, long errors, int share = 100)
    {
        var evidence = Evidence.Of(new TierSample("metro", attempts, errors), minimumRequests: 20, share, usable: true);
        return LevelJudge.Judge(_scope, previous, evidence, _start + TimeSpan.FromMinutes(minute)).Judgement;
    }
}
