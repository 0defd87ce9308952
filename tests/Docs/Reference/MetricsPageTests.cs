using System.Text.RegularExpressions;
using DeepSeek.Docs.Tests.Pages;

namespace DeepSeek.Docs.Tests.Reference;

/// <summary>The generator looks at objects; this looks at the source, so that a metric which no class keeps in a field is missed by neither.</summary>
public sealed partial class MetricsPageTests
{
    private static readonly Page Metrics = Page.Read("docs/reference/metrics.md");

    private static readonly IReadOnlySet<string> Named = Sources.Find("src", MetricName(), "name");

    private static IEnumerable<string> Documented =>
        new[] { "Gateways", "Routes", "The operator's controllers", "Model servers", "Histograms by OTLP" }.SelectMany(static heading => Metrics.Rows(heading)).Select(static row => row[0].Trim('`'));

    [Fact]
    public void Page_has_every_metric_that_the_source_names() => Assert.Empty(Named.Except(Documented));

    [Fact]
    public void Source_names_every_metric_of_the_page()
    {
        Assert.NotEmpty(Documented);
        Assert.Empty(Documented.Except(Named));
    }

    [Fact]
    public void Page_explains_every_label()
    {
        var shared = Metrics.Rows("Labels").Select(static row => row[0].Trim('`')).ToHashSet();
        var unexplained =
            from heading in new[] { "Gateways", "Routes", "The operator's controllers", "Model servers" }
            from row in Metrics.Rows(heading)
            from label in row[3].Split(", ", StringSplitOptions.RemoveEmptyEntries)
            where !shared.Contains(label.Trim('`')) && !row[4].Contains($"<br>{label}: ", StringComparison.Ordinal)
            select $"{row[0]}: {label}";
        Assert.Empty(unexplained);
    }

    [Fact]
    public void No_page_speaks_of_a_metric_that_is_not_there()
    {
        var known = Documented.ToHashSet();
        var unknown =
            from page in Page.All
            from text in page.Typed
            from Match match in Mentioned().Matches(text)
            let name = match.Groups["name"].Value
            where !known.Contains(name) && !known.Contains(Suffix().Replace(name, ""))
            select $"{page.Path}: {name}";
        Assert.Empty(unknown.Distinct());
    }

    [GeneratedRegex("\"(?<name>(?:deepseek_(?:api|gateway|route)|dslm|controller_runtime|workqueue|rest_client|leader_election)_[a-z_]+|gen_ai\\.(?:server|client)\\.[a-z_.]+)\"")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"(?<![\w./-])(?<name>(?:deepseek_(?:api|gateway|route)|dslm|controller_runtime|workqueue)_[a-z_]*[a-z])(?![\w*])")]
    private static partial Regex Mentioned();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();
}
