namespace DeepSeek.Operator.Analysis;

/// <summary>What one evaluation found about a tier, or the route.</summary>
/// <param name="Judgement">Level and clocks as they are now.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="Firing">Levels whose condition holds at this moment and has held for long enough, lowest first. Actions follow
/// these and not the level reached, which outlives its cause until it has cleared.</param>
internal sealed record Verdict(Judgement Judgement, Evidence Evidence, IReadOnlyList<LevelRule> Firing)
{
    public LevelActions Actions => Firing.Aggregate(LevelActions.None, static (actions, rule) => actions | rule.Actions);
}
