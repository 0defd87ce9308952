namespace DeepSeek.Standalone.Demo;

/// <summary>A stretch of the script.</summary>
/// <param name="Title">What happens, for the spectator.</param>
/// <param name="Length">How long it lasts; the last phase ends when all is well again, and at the latest then.</param>
/// <param name="MetroPercent">Answers of metro that fail.</param>
/// <param name="BackbonePercent">Answers of backbone that fail.</param>
internal sealed record DemoPhase(string Title, TimeSpan Length, int MetroPercent = 0, int BackbonePercent = 0)
{
    public bool IsFault => MetroPercent + BackbonePercent > 0;

    /// <summary>The whole script. Overseas stays well, as some node somewhere does.</summary>
    public static IReadOnlyList<DemoPhase> Script { get; } =
    [
        new("all nodes are well", TimeSpan.FromSeconds(6)),
        new("metro begins to fail: 10 % of its answers are 503, 429, silence or cut off", TimeSpan.FromSeconds(6), MetroPercent: 10),
        new("metro gets worse: 24 % fail", TimeSpan.FromSeconds(4), MetroPercent: 24),
        new("metro is down: 94 % fail; backbone feels the crowd: 28 % fail", TimeSpan.FromSeconds(8), MetroPercent: 94, BackbonePercent: 28),
        new("metro and backbone are well again", TimeSpan.FromSeconds(45)),
    ];
}
