using System.Text.RegularExpressions;
using DeepSeek.DocsGen;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Docs.Tests.Pages;

/// <summary>A Markdown file of the repository, taken apart.</summary>
internal sealed partial class Page
{
    private Page(string path, string text)
    {
        Path = path;
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var (prose, blocks) = Split(lines);
        Prose = string.Join('\n', prose);
        Blocks = blocks;
        Headings = [.. prose.Select(static line => HeadingLine().Match(line)).Where(static match => match.Success).Select(static match => match.Groups["text"].Value)];
        Anchors = AnchorsOf(Headings);
    }

    /// <summary>From the repository's root.</summary>
    public string Path { get; }

    /// <summary>Everything outside fenced blocks; lines of these are empty here, so that numbers of lines stay.</summary>
    public string Prose { get; }

    public IReadOnlyList<Block> Blocks { get; }

    public IReadOnlyList<string> Headings { get; }

    public IReadOnlySet<string> Anchors { get; }

    /// <summary>What stands in backticks in the prose.</summary>
    public IEnumerable<string> Codes => InlineCode().Matches(Prose).Select(static match => match.Groups["code"].Value.Replace("\\|", "|", StringComparison.Ordinal));

    /// <summary>Targets of links and images in the prose.</summary>
    public IEnumerable<string> Links => Link().Matches(InlineCode().Replace(Prose, "")).Select(static match => match.Groups["target"].Value);

    /// <summary>Everything that a reader could type: prose in backticks, and blocks.</summary>
    public IEnumerable<string> Typed => Codes.Concat(Blocks.Select(static block => block.Text));

    /// <summary>What stands below a heading, up to the next.</summary>
    public string Below(string heading)
    {
        var lines = Prose.Split('\n');
        var at = Array.FindIndex(lines, line => HeadingLine().Match(line) is { Success: true } match && match.Groups["text"].Value == heading);
        return at < 0 ? "" : string.Join('\n', lines.Skip(at + 1).TakeWhile(static line => !HeadingLine().IsMatch(line))).Trim();
    }

    /// <summary>The cells of the tables below a heading, without their heads.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows(string heading) => Below(heading).Split('\n')
        .Where(static line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(static line => (IReadOnlyList<string>)[.. UnescapedBar().Split(line.Trim().Trim('|')).Select(static cell => cell.Trim())])
        .Skip(1);

    public static Page Read(string path) => new(path, Repository.Read(path));

    /// <summary>Every Markdown file that is the repository's own.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(static path => System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(static path => !path.Split('/').Any(static part => part.StartsWith('.') && part != ".github") && !path.StartsWith("artifacts/", StringComparison.Ordinal) && !path.Contains("node_modules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(Read),
    ];

    private static (IReadOnlyList<string> Prose, IReadOnlyList<Block> Blocks) Split(IReadOnlyList<string> lines)
    {
        var (prose, blocks, open) = (new List<string>(), new List<Block>(), (Match?)null);
        var inside = new List<string>();
        foreach (var line in lines)
        {
            var fence = Fence().Match(line);
            if (open is null && fence.Success)
                open = fence;
            else if (open is not null && fence.Success && fence.Groups["language"].Value.Length == 0)
            {
                var indent = open.Groups["indent"].Length;
                blocks.Add(new Block(open.Groups["language"].Value, string.Join('\n', inside.Select(one => one.Length >= indent ? one[indent..] : one.TrimStart()))));
                open = null;
                inside.Clear();
            }
            else if (open is not null)
                inside.Add(line);

            prose.Add(open is null && !fence.Success ? line : "");
        }

        return (prose, blocks);
    }

    // A heading that was there before gets a number.
    private static HashSet<string> AnchorsOf(IEnumerable<string> headings)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var anchor in headings.Select(static heading => Markdown.Anchor(MarkUp().Replace(heading, "${text}"))))
        {
            var number = 0;
            while (!anchors.Add(number == 0 ? anchor : $"{anchor}-{number}"))
                number++;
        }

        return anchors;
    }

    [GeneratedRegex(@"^(?<indent>\s*)(```|~~~)(?<language>[\w+-]*)\s*$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#{1,6} (?<text>.+?)\s*$")]
    private static partial Regex HeadingLine();

    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\([^)]*\)")]
    private static partial Regex MarkUp();

    [GeneratedRegex(@"(?<!\\)(?<tick>`+)(?<code>.+?)(?<!`)\k<tick>(?!`)")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)(?:\s+""[^""]*"")?\)|(?:src|href)=""(?<target>[^""]+)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex UnescapedBar();
}
