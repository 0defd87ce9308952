namespace DeepSeek.Operator.Analysis;

/// <summary>What the flap guard remembers.</summary>
/// <param name="Swings">Oldest first: those of the guard's window, and the latest whatever its age.</param>
/// <param name="HoldUntil">Until then no level falls and no share returns; null or past: not engaged.</param>
internal sealed record FlapState(IReadOnlyList<LevelSwing> Swings, DateTimeOffset? HoldUntil)
{
    public static FlapState None { get; } = new([], null);
}
