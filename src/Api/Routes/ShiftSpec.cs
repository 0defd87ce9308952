namespace DeepSeek.Api.Routes;

/// <summary>How traffic leaves a sick tier.</summary>
public sealed record ShiftSpec
{
    /// <summary>Percent of the tier's share moved per step. 100: all at once.</summary>
    [Bounds(1, 100)]
    public int StepPercent { get; set; } = 100;

    /// <summary>Time between steps.</summary>
    [DurationBounds("1s", "1h")]
    public Duration StepInterval { get; set; } = Duration.Seconds(30);

    /// <summary>Percent of its share that a sick tier keeps, so that it can still be measured. Nothing stays when its circuit is open.</summary>
    [Bounds(0, 50)]
    public int ResidualPercent { get; set; } = 2;
}
