using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Charts;

/// <summary>The chart's README, whose table is written from values.yaml by <c>make golden</c>.</summary>
public sealed class ReadmeTests
{
    private const string File = "charts/deepseek-operator/README.md";
    private const string Begin = "<!-- values: written by `make golden` from values.yaml -->\n";
    private const string End = "<!-- end of values -->";

    [Fact]
    public async Task Table_of_values_is_what_values_yaml_says()
    {
        var page = Repository.Read(File);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var expected = page[..begin] + ValuesTable.Markdown() + page[end..];
        if (Golden.IsWritten)
            await System.IO.File.WriteAllTextAsync(Path.Combine(Repository.Root, File), expected);

        Assert.Equal(expected, Repository.Read(File));
    }

    [Fact]
    public void Every_value_has_words_or_is_within_one_that_has()
    {
        var told = ValuesTable.Rows().Select(static row => row.Path).ToArray();

        string[] untold = [.. ChartValues.Leaves().Where(leaf => !told.Any(path => leaf == path || leaf.StartsWith($"{path}.", StringComparison.Ordinal)))];
        Assert.Empty(untold);
    }
}
