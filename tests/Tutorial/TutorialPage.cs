using System.Text.RegularExpressions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Tutorial.Tests;

/// <summary>
/// The commands of docs/tutorial.md in their order. A comment right above a block says who runs it: <c>second terminal</c>, or
/// <c>not tested: why</c>. A block of text right below commands is what the last of them prints.
/// </summary>
internal static partial class TutorialPage
{
    public const string Path = "docs/tutorial.md";

    public static IReadOnlyList<Step> Read() => Read(Repository.Read(Path));

    public static IReadOnlyList<Step> Read(string markdown)
    {
        var steps = new List<Step>();
        foreach (Match block in Blocks().Matches(markdown.ReplaceLineEndings("\n")))
        {
            var first = markdown[..block.Groups["text"].Index].Count(static c => c == '\n') + 1;
            if (block.Groups["language"].Value == "sh")
                steps.AddRange(Commands(block, first));
            else
                steps[^1] = steps[^1] with { Output = block.Groups["text"].Value };
        }

        return steps;
    }

    private static IEnumerable<Step> Commands(Match block, int first)
    {
        var note = block.Groups["note"].Value;
        var place = note switch
        {
            "" => Place.Terminal,
            "second terminal" => Place.SecondTerminal,
            _ when note.StartsWith("not tested: ", StringComparison.Ordinal) => Place.ReaderAlone,
            _ => throw new FormatException($"{Path}:{first}: nobody knows what '{note}' means"),
        };
        var lines = block.Groups["text"].Value.TrimEnd('\n').Split('\n');
        for (var (from, to) = (0, 0); to < lines.Length; to++)
        {
            if (lines[to].EndsWith('\\'))
                continue;
            yield return new Step(first + from, string.Join('\n', lines[from..(to + 1)]), place, note, null);
            from = to + 1;
        }
    }

    [GeneratedRegex(@"(?:^<!-- (?<note>.+?) -->\n)?^```(?<language>sh|text)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
