using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace DeepSeek.Api.Tests;

public sealed class DurationTests
{
    private static readonly Dictionary<string, int> MillisecondsOf = new() { ["h"] = 3_600_000, ["m"] = 60_000, ["s"] = 1000, ["ms"] = 1 };

    public static Arbitrary<TimeSpan> Lengths => Gen.Choose(0, 99999)
        .SelectMany(_ => Gen.Choose(0, 3_599_999), (hours, milliseconds) => TimeSpan.FromHours(hours) + TimeSpan.FromMilliseconds(milliseconds))
        .ToArbitrary();

    public static Arbitrary<(int Count, string Unit)[]> Parts => Gen.Choose(0, 24999)
        .SelectMany(_ => Gen.Elements("h", "m", "s", "ms"), (count, unit) => (count, unit))
        .NonEmptyListOf().Select(parts => parts.Take(4).ToArray()).ToArbitrary();

    [Property]
    public Property Text_of_any_length_is_of_the_grammar_and_reads_back_the_same() => Prop.ForAll(Lengths, length =>
    {
        var text = new Duration(length).ToString();
        Assert.Matches(Duration.Grammar, text);
        Assert.True(text.Length <= Duration.MaxLength);
        Assert.Equal(length, Duration.Parse(text).Value);
    });

    [Property]
    public Property Parts_in_any_order_add_up() => Prop.ForAll(Parts, parts =>
    {
        var text = string.Concat(parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count}{part.Unit}")));
        var expected = TimeSpan.FromMilliseconds(parts.Sum(part => (long)part.Count * MillisecondsOf[part.Unit]));

        Assert.Equal(expected, Duration.Parse(text).Value);
    });

    [Property]
    public void Text_that_is_not_of_the_grammar_is_refused(string? text) =>
        Assert.Equal(text is not null && Regex.IsMatch(text, Duration.Grammar) && !text.EndsWith('\n'), Duration.TryParse(text, out _));

    [Theory]
    [InlineData("90s", "1m30s")]
    [InlineData("0s", "0s")]
    [InlineData("0h0ms", "0s")]
    [InlineData("1500ms", "1s500ms")]
    [InlineData("24h", "24h")]
    [InlineData("99999h59m59s999ms", "99999h59m59s999ms")]
    public void Text_is_written_with_each_unit_once_and_the_largest_first(string text, string canonical) =>
        Assert.Equal(canonical, Duration.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("1d")]
    [InlineData("5 s")]
    [InlineData("5s\n")]
    [InlineData("100000s")]
    [InlineData("1h1m1s1ms1ms")]
    [InlineData("99999h99999h")]
    public void Text_outside_the_grammar_or_the_range_is_refused(string text)
    {
        Assert.False(Duration.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Duration.Parse(text));
    }

    [Fact]
    public void Length_that_no_text_can_say_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Duration(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Duration(Duration.MaxValue + TimeSpan.FromMilliseconds(1)));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("\"5\"")]
    [InlineData("null")]
    public void Json_that_is_no_duration_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, ApiJson.Default.Duration));
}
