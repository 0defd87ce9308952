namespace DeepSeek.KubectlDsr.Reporting;

/// <summary>One tier.</summary>
internal sealed record TierReport
{
    public required string Name { get; init; }

    public string? State { get; init; }

    public int? SharePercent { get; init; }

    public double? ErrorRatePercent { get; init; }

    public double? LatencyMilliseconds { get; init; }

    public required IReadOnlyList<BackendReport> Backends { get; init; }
}
