namespace DeepSeek.Api.Routes;

/// <summary>How traffic returns to a tier that is well again.</summary>
public sealed record RecoverySpec
{
    /// <summary>A level clears when the error rate stays below this percent of its threshold …</summary>
    [Bounds(1, 100)]
    public int ClearPercent { get; set; } = 50;

    /// <summary>… for this long.</summary>
    [DurationBounds("0s", "24h")]
    public Duration For { get; set; } = Duration.Minutes(5);

    /// <summary>Percent of the tier's share that returns per step. A step that fails goes back, and the wait doubles.</summary>
    [Bounds(1, 100)]
    public int StepPercent { get; set; } = 20;

    /// <summary>Time between steps.</summary>
    [DurationBounds("1s", "1h")]
    public Duration StepInterval { get; set; } = Duration.Seconds(60);

    /// <summary>Probes that must succeed before traffic returns.</summary>
    public ProbeSpec Probe { get; set; } = new();

    /// <summary>Stops a route from swinging to and fro.</summary>
    public FlapGuardSpec FlapGuard { get; set; } = new();
}
