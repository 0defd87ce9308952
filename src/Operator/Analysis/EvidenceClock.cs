namespace DeepSeek.Operator.Analysis;

/// <summary>
/// Runs while evidence comes in and stands still while there is none, so that silence counts neither for nor against.
/// It changes only when it starts, is held or goes on: its written form does not churn.
/// </summary>
/// <param name="Since">When it started, moved forward by all the time that it stood still.</param>
/// <param name="HeldSince">When it was last held; null while it runs.</param>
internal readonly record struct EvidenceClock(DateTimeOffset Since, DateTimeOffset? HeldSince = null)
{
    public EvidenceClock Run(DateTimeOffset now) => HeldSince is { } held ? new EvidenceClock(Since + (now - held)) : this;

    public EvidenceClock Hold(DateTimeOffset now) => HeldSince is null ? this with { HeldSince = now } : this;

    public TimeSpan Elapsed(DateTimeOffset now) => (HeldSince ?? now) - Since;
}
