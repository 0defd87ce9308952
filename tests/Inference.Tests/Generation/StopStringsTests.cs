using DeepSeek.Inference.Generation;
using FsCheck.Xunit;

namespace DeepSeek.Inference.Tests.Generation;

/// <summary>However an answer is cut into tokens, it ends where the whole text would.</summary>
public sealed class StopStringsTests
{
    [Theory]
    [InlineData("one two three", "two", "one ")]
    [InlineData("aaab", "aab", "a")]
    [InlineData("abcabd", "abd", "abc")]
    [InlineData("nothing", "stop", "nothing")]
    public void Answer_ends_before_the_stop_string(string text, string stop, string left) => Assert.Equal(left, Feed(text.Select(static c => $"{c}"), [stop]));

    [Property(MaxTest = 500)]
    public bool Any_cut_gives_what_the_whole_text_gives(byte[] letters, byte[] cuts, byte[] first, byte[] second)
    {
        var text = Word(letters);
        var stops = new[] { Word(first), Word(second) }.Where(static stop => stop.Length > 0).ToArray();
        return Feed(Cut(text, cuts), stops) == Feed([text], stops) && Feed([text], stops) == Reference(text, stops);
    }

    [Fact]
    public void Text_that_can_become_no_stop_string_passes_at_once()
    {
        var stops = new StopStrings(["END"]);
        Assert.Equal("hello ", stops.Append("hello "));
        Assert.Equal("", stops.Append("EN"));
        Assert.Equal("ENO", stops.Append("O"));
        Assert.Equal("", stops.End());
    }

    // Letter by letter: the first that ends one, and of several the longest.
    private static string Reference(string text, IReadOnlyList<string> stops)
    {
        for (var end = 1; end <= text.Length; end++)
        {
            if (stops.Where(stop => text[..end].EndsWith(stop, StringComparison.Ordinal)).MaxBy(static stop => stop.Length) is { } stop)
            {
                return text[..(end - stop.Length)];
            }
        }

        return text;
    }

    private static string Feed(IEnumerable<string> pieces, IReadOnlyList<string> stops)
    {
        var stopping = new StopStrings(stops);
        return string.Concat(pieces.Select(stopping.Append).ToArray()) + stopping.End();
    }

    private static string Word(byte[]? letters) => new([.. (letters ?? []).Select(static b => (char)('a' + (b % 3)))]);

    private static IEnumerable<string> Cut(string text, byte[]? cuts)
    {
        var at = 0;
        foreach (var length in (cuts ?? []).Select(static cut => cut % 4))
        {
            var end = Math.Min(text.Length, at + length);
            yield return text[at..end];
            at = end;
        }

        yield return text[at..];
    }
}
