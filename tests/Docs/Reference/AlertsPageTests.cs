using DeepSeek.Docs.Tests.Pages;
using DeepSeek.DocsGen.Alerts;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Docs.Tests.Reference;

public sealed class AlertsPageTests
{
    private static readonly IReadOnlyList<string> Alerts = [.. AlertsPage.Rules(Repository.Root).Select(static rule => rule.Alert)];

    [Fact]
    public void Page_has_a_section_for_every_alert_with_its_expression()
    {
        var page = Page.Read("docs/reference/alerts.md");

        Assert.Equal(Alerts, page.Headings.Skip(1));
        Assert.Equal(AlertsPage.Rules(Repository.Root).Select(static rule => rule.Expr), page.Blocks.Select(static block => block.Text));
    }

    [Fact]
    public void Words_are_kept_for_alerts_that_are_there_alone() => Assert.Equal(Alerts.Order(StringComparer.Ordinal), AlertWords.Names.Order(StringComparer.Ordinal));

    [Fact]
    public void Page_on_monitoring_lists_the_same_alerts() =>
        Assert.Equal(Alerts, Page.Read("docs/operations/monitoring.md").Rows("The alerts").Select(static row => row[0].Trim('`')));
}
