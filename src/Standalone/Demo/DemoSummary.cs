namespace DeepSeek.Standalone.Demo;

/// <summary>The demo in figures.</summary>
internal sealed record DemoSummary
{
    /// <summary>Name of the tier of the model on this machine, and of its backend.</summary>
    public const string LocalTier = "local";

    /// <summary>Questions asked.</summary>
    public required int ClientRequests { get; init; }

    /// <summary>Answers that were whole.</summary>
    public required double ClientSuccessPercent { get; init; }

    /// <summary>Attempts at nodes that succeeded, from the first fault to the last.</summary>
    public required double UpstreamSuccessPercent { get; init; }

    /// <summary>Attempts at nodes over questions, from beginning to end.</summary>
    public required double AttemptsPerRequest { get; init; }

    /// <summary>Every level that the route went through, in turn.</summary>
    public required IReadOnlyList<string> Levels { get; init; }

    /// <summary>From the first fault to the first traffic moved and acknowledged; null: none was.</summary>
    public required double? FaultToShiftSeconds { get; init; }

    /// <summary>In the end the first tier had all its traffic again.</summary>
    public required bool RecoveredToFirstTier { get; init; }

    /// <summary>Questions that the model on this machine answered; null: there was none.</summary>
    public int? LocalAnswers { get; init; }

    /// <summary>What the product promises and this run didn't keep; empty: it kept all.</summary>
    public IEnumerable<string> Broken()
    {
        if (ClientSuccessPercent < 99.9)
        {
            yield return $"clients: {ClientSuccessPercent} % of answers were whole, 99.9 % are promised";
        }

        if (!Levels.Contains("Emergency"))
        {
            yield return "levels: Emergency was not reached";
        }

        if (Levels[^1] != "Normal")
        {
            yield return $"levels: the level is still {Levels[^1]}, not Normal";
        }

        if (!RecoveredToFirstTier)
        {
            yield return "shares: traffic has not returned to the first tier";
        }

        if (LocalAnswers == 0)
        {
            yield return "local: the model on this machine answered nothing, though no node was left";
        }
    }
}
