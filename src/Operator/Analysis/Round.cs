namespace DeepSeek.Operator.Analysis;

/// <summary>What one evaluation on real values makes of the tiers and the route.</summary>
/// <param name="State">Tiers, route and the flag that something is stuck are new; the rest is as before.</param>
/// <param name="Events">What to tell people about tiers.</param>
/// <param name="Changes">Levels of tiers and route that moved.</param>
internal sealed record Round(AnalysisState State, IReadOnlyList<AnalysisEvent> Events, IReadOnlyList<LevelChange> Changes)
{
    /// <summary>The route's level as measured, whatever a person pinned.</summary>
    public static Level MeasuredLevel(AnalysisState state) =>
        state.Tiers.Select(static tier => tier.Judgement.Level).Append(state.Route.Level).Max();

    public static Round Run(Situation situation, bool holding)
    {
        var views = Views(situation, holding);
        var route = JudgeRoute(situation, holding);
        TierState[] tiers = [.. views.Select(static view => view.State)];
        var moves = new TierMove[views.Length];
        for (var tier = 0; tier < views.Length; tier++)
        {
            moves[tier] = TierMachine.Next(views[tier] with
            {
                CanLeave = views.Where((other, index) => index != tier && IsReceiver(tiers[index]) && IsWell(other)).Any(),
                HasReceiver = tiers.Where((other, index) => index != tier && IsReceiver(other)).Any(),
            });
            tiers[tier] = moves[tier].State;
        }

        var homeless = ShareTable.Derive(situation.Policy, tiers).Homeless;
        var state = situation.Known with { Tiers = tiers, Route = route.Judgement, NoHealthyTier = homeless || moves.Any(static move => move.Stuck) };
        return new Round(state, [.. moves.SelectMany(static move => move.Events)], LevelChanges.Of(situation, views, moves, route));
    }

    private static TierView[] Views(Situation situation, bool holding)
    {
        var configured = ShareTable.Configured(situation.Policy);
        return [.. situation.Known.Tiers.Select((tier, index) => View(situation, tier, situation.Policy.Tiers[index], configured[index], holding))];
    }

    private static TierView View(Situation situation, TierState tier, TierPolicy policy, int configured, bool holding)
    {
        var health = situation.Input.HealthOf(tier.Name);
        var share = situation.Shares.Of(tier.Name);
        var evidence = Evidence.Of(situation.Input.Sample.Tier(tier.Name), situation.Policy.MinimumRequests, share, health.Usable);
        var scope = LevelScope.OfTier(situation.Policy, carrying: tier.Name == situation.Carrier, holding);
        var verdict = LevelJudge.Judge(scope, tier.Judgement, evidence, situation.Now);
        return new TierView
        {
            Policy = situation.Policy,
            Tier = policy,
            State = tier with { Usable = health.Usable, Slow = Latency.Follow(tier.Slow, policy, health, situation.Now), Judgement = verdict.Judgement },
            Configured = configured,
            Share = share,
            Verdict = verdict,
            Health = health,
            CanLeave = false,
            HasReceiver = false,
            Holding = holding,
            Now = situation.Now,
        };
    }

    private static Verdict JudgeRoute(Situation situation, bool holding)
    {
        var sample = situation.Input.Sample;
        var whole = new TierSample("", sample.Attempts, sample.Errors);
        var evidence = Evidence.Of(whole, situation.Policy.MinimumRequests, share: 100, usable: true);
        return LevelJudge.Judge(LevelScope.OfRoute(situation.Policy, holding), situation.Known.Route, evidence, situation.Now);
    }

    private static bool IsReceiver(TierState tier) => tier is { Phase: TierPhase.Healthy, Usable: true };

    private static bool IsWell(TierView view) =>
        !view.IsAskedToLeave && (view.State.Judgement.Level == Level.Normal || view.IsClean);
}
