using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.Docs.Tests.Pages;
using DeepSeek.DocsGen.Kinds;

namespace DeepSeek.Docs.Tests.Reasons;

public sealed class TroubleshootingPageTests
{
    private static readonly Page Troubleshooting = Page.Read("docs/troubleshooting.md");

    public static TheoryData<string, Type> Vocabularies => new()
    {
        { "Route: ", typeof(RouteReasons) },
        { "Route event: ", typeof(RouteEvents) },
        { "Model: ", typeof(LocalModelReasons) },
        { "Model event: ", typeof(LocalModelEvents) },
    };

    [Theory, MemberData(nameof(Vocabularies))]
    public void Every_reason_has_its_heading_and_every_heading_is_a_reason(string prefix, Type reasons)
    {
        var headings = Troubleshooting.Headings.Where(heading => heading.StartsWith(prefix, StringComparison.Ordinal)).Select(heading => heading[prefix.Length..]);

        Assert.Equal(Names(reasons).Order(StringComparer.Ordinal), headings.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Vocabularies))]
    public void Every_reason_is_explained_in_a_sentence_at_least(string prefix, Type reasons) =>
        Assert.All(Names(reasons), reason => Assert.True(Troubleshooting.Below(prefix + reason).Length > 40, $"{prefix}{reason} says nothing"));

    [Theory]
    [InlineData("Route", "DeepSeekRoute")]
    [InlineData("Model", "DeepSeekLocalModel")]
    public void Every_condition_and_reason_stands_in_the_table_of_its_kind(string word, string kind)
    {
        var (conditions, reasons) = word == "Route" ? (RouteConditions.All, typeof(RouteReasons)) : (LocalModelConditions.All, typeof(LocalModelReasons));
        var rows = Troubleshooting.Rows($"Conditions of a {kind}").ToArray();

        Assert.All(conditions, condition => Assert.Contains(rows, row => row[0].Contains($"`{condition}`", StringComparison.Ordinal)));
        Assert.All(Names(reasons), reason => Assert.Contains(rows, row => string.Concat(row).Contains($"[{reason}](#{DocsGen.Markdown.Anchor($"{word}: {reason}")})", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Names(Type constants) => ConditionsTable.Constants(constants).Select(static constant => constant.Name);
}
