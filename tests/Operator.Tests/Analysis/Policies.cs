using DeepSeek.Operator.Analysis;

namespace DeepSeek.Operator.Tests.Analysis;

/// <summary>The defaults that the API documents, with three tiers.</summary>
internal static class Policies
{
    public static AnalysisPolicy Default { get; } = new()
    {
        Interval = TimeSpan.FromSeconds(10),
        Window = TimeSpan.FromSeconds(60),
        MinimumRequests = 20,
        Levels =
        [
            new(Level.Warning, 5, TimeSpan.FromMinutes(5), LevelActions.ShiftToNextTier),
            new(Level.Critical, 15, TimeSpan.FromMinutes(2), LevelActions.ShiftToNextTier | LevelActions.StartCache | LevelActions.StartLocalModel),
            new(Level.Emergency, 30, TimeSpan.Zero, LevelActions.OpenCircuit | LevelActions.StartCache | LevelActions.StartLocalModel),
        ],
        Shift = new(StepPercent: 100, StepInterval: TimeSpan.FromSeconds(30), ResidualPercent: 2),
        Recovery = new(ClearPercent: 50, For: TimeSpan.FromMinutes(5), StepPercent: 20, StepInterval: TimeSpan.FromSeconds(60), ProbeSuccessThreshold: 5),
        FlapGuard = new(MaxTransitions: 4, Window: TimeSpan.FromMinutes(30), HoldFor: TimeSpan.FromMinutes(30)),
        Tiers = [new("metro", 100), new("backbone", 0), new("overseas", 0)],
    };

    public static AnalysisPolicy WithTiers(params TierPolicy[] tiers) => Default with { Tiers = tiers };
}
