namespace DeepSeek.KubectlDsr.Reporting;

/// <summary>What <c>status -o json</c> writes.</summary>
internal sealed record RouteReportList(IReadOnlyList<RouteReport> Items)
{
    public string ApiVersion { get; } = ReportJson.Version;

    public string Kind { get; } = nameof(RouteReportList);
}
