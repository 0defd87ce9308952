using DeepSeek.Docs.Tests.Pages;
using DeepSeek.DocsGen;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Docs.Tests.Links;

public sealed class LinksTests
{
    private static readonly Dictionary<string, Page> ByPath = Page.All.ToDictionary(static page => page.Path);

    [Fact]
    public void No_relative_link_or_image_leads_nowhere()
    {
        Assert.True(ByPath.Count > 20);
        Assert.Empty(Relative().Where(static link => !Path.Exists(Path.Combine(Repository.Root, link.Target))).Select(static link => $"{link.From}: {link.Text}"));
    }

    [Fact]
    public void No_anchor_names_a_heading_that_is_not_there() => Assert.Empty(
        Relative().Where(static link => link.Anchor.Length > 0 && ByPath.TryGetValue(link.Target, out var page) && !page.Anchors.Contains(link.Anchor))
            .Select(static link => $"{link.From}: {link.Text}"));

    [Fact]
    public void Links_stay_inside_the_repository() =>
        Assert.Empty(Relative().Where(static link => link.Target.StartsWith("..", StringComparison.Ordinal)).Select(static link => $"{link.From}: {link.Text}"));

    [Fact]
    public void Every_page_of_docs_is_reached_from_its_index()
    {
        var reached = new HashSet<string> { "docs/README.md" };
        var next = new Queue<string>(reached);
        while (next.TryDequeue(out var path))
        {
            foreach (var link in Relative(ByPath[path]).Where(link => ByPath.ContainsKey(link.Target) && reached.Add(link.Target)))
                next.Enqueue(link.Target);
        }

        Assert.DoesNotContain(ByPath.Keys, path => path.StartsWith("docs/", StringComparison.Ordinal) && !reached.Contains(path));
    }

    // As https://github.com renders them.
    [Theory]
    [InlineData("What to do in an incident", "what-to-do-in-an-incident")]
    [InlineData("The operator: `make bench-operator`", "the-operator-make-bench-operator")]
    [InlineData("spec.tiers[].backends[]", "spectiersbackends")]
    [InlineData("Why don't they? (a_b, C#)", "why-dont-they-a_b-c")]
    public void Anchor_of_a_heading_is_GitHubs(string heading, string anchor) => Assert.Equal(anchor, Markdown.Anchor(heading));

    private static IEnumerable<(string From, string Text, string Target, string Anchor)> Relative() => Page.All.SelectMany(Relative);

    private static IEnumerable<(string From, string Text, string Target, string Anchor)> Relative(Page page) =>
        from text in page.Links
        where !text.Contains("://", StringComparison.Ordinal) && !text.StartsWith("mailto:", StringComparison.Ordinal)
        let parts = text.Split('#', 2)
        let target = parts[0].Length == 0 ? page.Path : Resolve(page.Path, Uri.UnescapeDataString(parts[0]))
        select (page.Path, text, target, parts is [_, var anchor] ? anchor : "");

    private static string Resolve(string from, string target) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(from)!, target))).Replace('\\', '/');
}
