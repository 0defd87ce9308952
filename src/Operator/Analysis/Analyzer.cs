namespace DeepSeek.Operator.Analysis;

/// <summary>
/// One evaluation of a route: what was known and what was observed make what is known next, and who gets which share.
/// align → measure (or hold) → guard against flapping → weigh backends → override → cache → present.
/// </summary>
internal static class Analyzer
{
    private const int TransitionsKept = 10;

    public static AnalysisStep Step(AnalysisPolicy policy, AnalysisState previous, AnalysisInput input, DateTimeOffset now)
    {
        var known = Begin(policy, previous, now);
        var situation = new Situation(policy, known, input, Presentation.Shares(policy, known.Tiers, now), now);
        var outcome = Outcome(situation);
        var round = policy.Mode == AnalysisMode.Suspended || outcome != SampleOutcome.Value
            ? new Round(Hold(known, now), [], [])
            : Weighed(Guarded(situation), situation);
        var lost = outcome == SampleOutcome.SourceError && previous.Outcome != SampleOutcome.SourceError;
        AnalysisEvent[] events = lost
            ? [.. round.Events, new(AnalysisEventReason.MetricsUnavailable, input.Sample.Problem ?? "the source of metrics did not answer")]
            : [.. round.Events];
        return Conclude(policy, round with { State = round.State with { EvaluatedAt = now, Outcome = outcome }, Events = events }, now);
    }

    /// <summary>What follows from what is known while there is nothing new to judge by: after a change of the spec, or before the first sample.</summary>
    public static AnalysisStep Stand(AnalysisPolicy policy, AnalysisState known, DateTimeOffset now) =>
        Conclude(policy, new Round(Align(policy, known, now), [], []), now);

    /// <summary>Where nobody looked for longer than a window, there is no evidence either.</summary>
    private static AnalysisState Begin(AnalysisPolicy policy, AnalysisState previous, DateTimeOffset now)
    {
        var aligned = Align(policy, previous, now);
        return previous.EvaluatedAt is { } last && now - last > policy.Window ? Hold(aligned, last) : aligned;
    }

    private static AnalysisState Align(AnalysisPolicy policy, AnalysisState known, DateTimeOffset now) => known with
    {
        Tiers = Roster.Align(policy, known.Tiers, now),
        Weights = BackendWeights.Align(policy, known.Weights),
    };

    private static Round Weighed(Round round, Situation situation)
        => round with { State = round.State with { Weights = BackendWeights.Next(situation.Policy, round.State.Weights, situation.Input) } };

    private static AnalysisState Hold(AnalysisState state, DateTimeOffset now) => state with
    {
        Route = state.Route.Hold(now),
        Tiers = [.. state.Tiers.Select(tier => tier with { Judgement = tier.Judgement.Hold(now), Slow = tier.Slow?.Hold(now) })],
    };

    /// <summary>The route has a value when it, or any of its tiers, has enough attempts to judge by.</summary>
    private static SampleOutcome Outcome(Situation situation)
    {
        var sample = situation.Input.Sample;
        if (sample.Outcome != SampleOutcome.Value) return sample.Outcome;
        var minimum = situation.Policy.MinimumRequests;
        var enough = sample.Attempts >= minimum || sample.Tiers.Any(tier =>
            Evidence.Of(tier, minimum, share: 100, situation.Input.HealthOf(tier.Tier).Usable).CanRaise);
        return enough ? SampleOutcome.Value : SampleOutcome.NoData;
    }

    /// <summary>A fall that would be one swing too many does not happen; a rise does, and is then held.</summary>
    private static Round Guarded(Situation situation)
    {
        var policy = situation.Policy;
        var flap = FlapGuard.Under(situation.Known.Flap, policy.FlapGuard);
        var holding = FlapGuard.IsHolding(flap, situation.Now);
        var round = Round.Run(situation, holding);
        var change = (From: Round.MeasuredLevel(situation.Known), To: Round.MeasuredLevel(round.State));
        var noted = FlapGuard.Note(flap, policy.FlapGuard, change, situation.Now);
        if (holding || ReferenceEquals(noted, flap) || !FlapGuard.IsExceeded(noted, policy.FlapGuard, situation.Now))
            return round with { State = round.State with { Flap = noted } };
        if (change.To < change.From) (round, noted) = (Round.Run(situation, holding: true), flap);
        noted = noted with { HoldUntil = situation.Now + policy.FlapGuard.HoldFor };
        var held = Round.MeasuredLevel(round.State);
        var engaged = new AnalysisEvent(
            AnalysisEventReason.FlapGuardEngaged,
            $"{held} held for {Wording.Duration(policy.FlapGuard.HoldFor)}: more than {policy.FlapGuard.MaxTransitions} swings in {Wording.Duration(policy.FlapGuard.Window)}");
        return round with { State = round.State with { Flap = noted }, Events = [.. round.Events, engaged] };
    }

    private static AnalysisStep Conclude(AnalysisPolicy policy, Round round, DateTimeOffset now)
    {
        var (overlaid, transition, events) = OverrideOverlay.Apply(policy, round, now);
        var (state, cache) = CacheSwitch.Apply(policy, overlaid, transition);
        return new AnalysisStep
        {
            State = transition is null ? state : state with { Transitions = [.. state.Transitions.Append(transition).TakeLast(TransitionsKept)] },
            Shares = Presentation.Shares(policy, state.Tiers, now).Shares,
            CircuitOpen = Presentation.CircuitOpen(policy, state.Tiers, now),
            Weights = policy.Mode == AnalysisMode.DryRun ? [] : state.Weights,
            Wanted = Presentation.Wanted(policy, state.Level),
            Events = [.. round.Events, .. events, .. new[] { cache }.OfType<AnalysisEvent>()],
            Transitions = transition is null ? [] : [transition],
        };
    }
}
