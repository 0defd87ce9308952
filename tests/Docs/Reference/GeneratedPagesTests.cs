using DeepSeek.DocsGen;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Docs.Tests.Reference;

public sealed class GeneratedPagesTests
{
    /// <summary>Pages of docs/reference that people write.</summary>
    private static readonly string[] Written = ["docs/reference/errors.md"];

    [Fact]
    public void Committed_pages_are_what_the_code_gives() =>
        Assert.All(ReferencePages.All(Repository.Root), static page => Assert.Equal(page.Text, Repository.Read(page.Path), ignoreLineEndingDifferences: true));

    [Fact]
    public void Folder_holds_no_page_that_nobody_writes() => Assert.Equal(
        ReferencePages.All(Repository.Root).Select(static page => page.Path).Concat(Written).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/reference")).Select(static path => $"docs/reference/{Path.GetFileName(path)}").Order(StringComparer.Ordinal));

    [Fact]
    public void Make_checks_every_generated_page()
    {
        var makefile = Repository.Read("Makefile");
        var generated = makefile.Split('\n').Single(static line => line.StartsWith("GENERATED :=", StringComparison.Ordinal));

        Assert.All(ReferencePages.All(Repository.Root), page => Assert.Contains(Path.GetFileName(page.Path), generated, StringComparison.Ordinal));
    }
}
