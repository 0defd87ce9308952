using DeepSeek.Operator.Analysis;

namespace DeepSeek.Standalone.Demo;

/// <summary>A stretch of the script.</summary>
/// <param name="Title">What happens, for the spectator.</param>
/// <param name="Length">How long it lasts, or may last where it waits for something.</param>
/// <param name="MetroPercent">Answers of metro that fail.</param>
/// <param name="BackbonePercent">Answers of backbone that fail.</param>
internal sealed record DemoPhase(string Title, TimeSpan Length, int MetroPercent = 0, int BackbonePercent = 0)
{
    /// <summary>Ends soon after the route reached this level; null: by time alone.</summary>
    public Level? Until { get; init; }

    public bool IsFault => MetroPercent + BackbonePercent > 0;

    /// <summary>The whole script. Overseas stays well, as some node somewhere does; the last phase ends when all is well again.</summary>
    public static IReadOnlyList<DemoPhase> Script { get; } =
    [
        new("all nodes are well", TimeSpan.FromSeconds(6)),
        new("metro begins to fail: 10 % of its answers are 503, silence, cut off or short of resources", TimeSpan.FromSeconds(4), MetroPercent: 10),
        new("metro gets worse: 27 % fail", TimeSpan.FromSeconds(5), MetroPercent: 27),
        new("metro is down: 96 % fail; backbone feels the crowd: 28 % fail", TimeSpan.FromSeconds(20), MetroPercent: 96, BackbonePercent: 28) { Until = Level.Emergency },
        new("metro and backbone are well again", TimeSpan.FromSeconds(60)) { Until = Level.Normal },
    ];
}
