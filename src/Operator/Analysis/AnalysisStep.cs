using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Analysis;

/// <summary>The outcome of one evaluation.</summary>
internal sealed record AnalysisStep
{
    public required AnalysisState State { get; init; }

    /// <summary>One per tier in the policy's order; they sum to 100.</summary>
    public required IReadOnlyList<TierShare> Shares { get; init; }

    /// <summary>Tiers that gateways must not send to at all.</summary>
    public required IReadOnlyList<string> CircuitOpen { get; init; }

    /// <summary>What backends have of their weight; one that is absent has all of it.</summary>
    public required IReadOnlyList<BackendWeight> Weights { get; init; }

    /// <summary>What the route's level asks for beyond its tiers: StartCache, StartLocalModel.</summary>
    public required LevelActions Wanted { get; init; }

    /// <summary>A tier should lose traffic, and there is nowhere for it to go.</summary>
    public bool NoHealthyTier => State.NoHealthyTier;

    /// <summary>What a backend has of its weight.</summary>
    public int PercentOf(BackendKey backend) => Weights.FirstOrDefault(weight => weight.Key == backend)?.Percent ?? 100;

    public IReadOnlyList<AnalysisEvent> Events { get; init; } = [];

    /// <summary>Those of this step alone; the state keeps the last ten.</summary>
    public IReadOnlyList<LevelTransition> Transitions { get; init; } = [];
}
