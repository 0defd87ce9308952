namespace DeepSeek.Operator.Analysis;

/// <summary>Where a tier, or the route as a whole, stands on the ladder of levels.</summary>
/// <param name="Level">The level reached.</param>
/// <param name="Pending">One clock per level whose threshold is exceeded, lowest first.</param>
/// <param name="Clearing">Runs while the rate is below the clearing part of the present level's threshold.</param>
/// <param name="Clean">Runs while the rate is below the clearing part of the lowest level's threshold.</param>
internal sealed record Judgement(Level Level, IReadOnlyList<PendingLevel> Pending, EvidenceClock? Clearing, EvidenceClock? Clean)
{
    public static Judgement None { get; } = new(Level.Normal, [], null, null);

    /// <summary>All clocks stand still from this moment on.</summary>
    public Judgement Hold(DateTimeOffset now) => this with
    {
        Pending = [.. Pending.Select(pending => pending with { Clock = pending.Clock.Hold(now) })],
        Clearing = Clearing?.Hold(now),
        Clean = Clean?.Hold(now),
    };
}
