namespace DeepSeek.Standalone.Demo;

/// <summary>A stretch of the script.</summary>
/// <param name="Title">What happens, for the spectator.</param>
/// <param name="Length">How long it lasts, or may last where it waits for something.</param>
/// <param name="MetroPercent">Answers of metro that fail.</param>
/// <param name="BackbonePercent">Answers of backbone that fail.</param>
/// <param name="OverseasPercent">Answers of overseas that fail.</param>
internal sealed record DemoPhase(string Title, TimeSpan Length, int MetroPercent = 0, int BackbonePercent = 0, int OverseasPercent = 0)
{
    /// <summary>Ends soon after this was reached; null: by time alone.</summary>
    public DemoMilestone? Until { get; init; }

    /// <summary>How long it goes on after what it waited for: so that it is seen.</summary>
    public TimeSpan Afterglow { get; init; } = TimeSpan.FromSeconds(1);

    public bool IsFault => MetroPercent + BackbonePercent + OverseasPercent > 0;

    /// <summary>The whole script; its last phase ends when all is well again.</summary>
    /// <param name="local">Whether this machine serves a model as the last tier. Without it overseas stays well: there is nobody else.</param>
    public static IReadOnlyList<DemoPhase> Script(bool local) =>
    [
        new("all nodes are well", TimeSpan.FromSeconds(6)),
        new("metro begins to fail: 10 % of its answers are 503, silence, cut off or short of resources", TimeSpan.FromSeconds(4), MetroPercent: 10),
        new("metro gets worse: 27 % fail", TimeSpan.FromSeconds(5), MetroPercent: 27),
        new("metro is down: 96 % fail; backbone feels the crowd: 28 % fail", TimeSpan.FromSeconds(20), MetroPercent: 96, BackbonePercent: 28) { Until = DemoMilestone.Emergency },
        .. local ? [NobodyLeft] : Array.Empty<DemoPhase>(),
        new("the nodes are well again", TimeSpan.FromSeconds(60)) { Until = DemoMilestone.Recovered },
    ];

    private static DemoPhase NobodyLeft { get; } = new("all three are down: 96 % fail, and only the model on this machine is left", TimeSpan.FromSeconds(20), MetroPercent: 96, BackbonePercent: 96, OverseasPercent: 96)
    {
        Until = DemoMilestone.LastTier,
        Afterglow = TimeSpan.FromSeconds(5),
    };
}
