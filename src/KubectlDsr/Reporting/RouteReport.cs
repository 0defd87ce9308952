namespace DeepSeek.KubectlDsr.Reporting;

/// <summary>One route in what people ask first, as <c>-o json</c> writes it. Fields are added in later versions, and none is renamed.</summary>
internal sealed record RouteReport
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>Status of the condition Ready: <c>True</c>, <c>False</c>, <c>Unknown</c>.</summary>
    public required string Ready { get; init; }

    /// <summary>Absent: the operator hasn't seen the route.</summary>
    public string? Level { get; init; }

    public string? ActiveTier { get; init; }

    /// <summary>Attempts in the window of the analysis.</summary>
    public long? Requests { get; init; }

    public double? ErrorRatePercent { get; init; }

    public required GatewayReport Gateways { get; init; }

    /// <summary>Why analysis and weights are frozen: <c>SpecSuspend</c> or <c>PausedAnnotation</c>. Absent: they aren't.</summary>
    public string? Held { get; init; }

    /// <summary>A decision by hand that is in force. Absent: none.</summary>
    public OverrideReport? Override { get; init; }

    public required IReadOnlyList<TierReport> Tiers { get; init; }

    /// <summary>Conditions that aren't as they should be.</summary>
    public required IReadOnlyList<ConditionReport> Trouble { get; init; }
}
