using DeepSeek.KubectlDsr.Reporting;

namespace DeepSeek.KubectlDsr.Explaining;

/// <summary>What <c>explain</c> says.</summary>
internal sealed record Explanation
{
    public string ApiVersion { get; } = ReportJson.Version;

    public string Kind { get; } = nameof(Explanation);

    public required string Namespace { get; init; }

    public required string Route { get; init; }

    public string? Level { get; init; }

    /// <summary>What concerns all of its backends.</summary>
    public required IReadOnlyList<Reason> Reasons { get; init; }

    public required IReadOnlyList<BackendExplanation> Backends { get; init; }
}
