using System.Text.Json.Nodes;
using DeepSeek.Standalone.Routes;

namespace DeepSeek.Standalone.Tests.Routes;

public sealed class YamlDocumentsTests
{
    [Theory]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("Null", "null")]
    [InlineData("true", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("12", "12")]
    [InlineData("-7", "-7")]
    [InlineData("+7", "7")]
    [InlineData("007", "7")]
    [InlineData("0x1F", "31")]
    [InlineData("0o17", "15")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("1.5", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("10s", "\"10s\"")]
    [InlineData("0o8", "\"0o8\"")]
    [InlineData("2026-12-01T00:00:00Z", "\"2026-12-01T00:00:00Z\"")]
    [InlineData("\"12\"", "\"12\"")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("!!int 12", "12")]
    [InlineData("! 12", "\"12\"")]
    public void Scalar_reads_by_the_core_schema(string yaml, string json) =>
        Assert.Equal(json, One($"a: {yaml}")["a"]?.ToJsonString() ?? "null");

    [Theory]
    [InlineData("a: 1\na: 2", "a: is given twice (line 2, column 1)")]
    [InlineData("x:\n- y: {b: 1, b: 2}", "x[0].y.b: is given twice")]
    [InlineData("a: .inf", "a: .inf is no number that JSON could carry")]
    [InlineData("a: .NaN", "a: .NaN is no number that JSON could carry")]
    [InlineData("a: 9223372036854775808", "a: 9223372036854775808 is too large a number")]
    [InlineData("a: 0o7777777777777777777777777", "is too large a number")]
    [InlineData("a: 1e999", "a: 1e999 is too large a number")]
    [InlineData("a: !!int text", "a: the tag tag:yaml.org,2002:int doesn't fit 'text'")]
    [InlineData("a: !secret text", "doesn't fit 'text'")]
    [InlineData("{[1]: 2}", "line 1, column 2: a key must be plain text")]
    [InlineData("base: &b {x: 1}\nmore: {<<: *b}", "more.<<: merge keys aren't supported")]
    [InlineData("a: *missing", "missing")]
    [InlineData("a: [1\nb: 2", "line ")]
    [InlineData("a: 'open", "line ")]
    [InlineData("a:\n\tb: 1", "While scanning")]
    [InlineData("a: 1\n  b: 2", "line 2, column 4: While scanning")]
    public void Text_without_a_form_in_json_is_refused_with_its_place(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => One(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void Anchor_stands_for_what_it_named()
    {
        var read = One("a: &x {n: [1, 2]}\nb: *x\nc: [*x, *x]");

        Assert.Equal("""{"a":{"n":[1,2]},"b":{"n":[1,2]},"c":[{"n":[1,2]},{"n":[1,2]}]}""", read.ToJsonString());
    }

    [Fact]
    public void Aliases_that_multiply_without_end_are_refused()
    {
        var bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n" + string.Concat(Enumerable.Range(1, 9)
            .Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        Assert.Contains("unfolds", Assert.Throws<FormatException>(() => One(bomb)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Contains("nested deeper", Assert.Throws<FormatException>(() => One(new string('[', 1000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Documents_are_read_no_further_than_asked_for()
    {
        var documents = YamlDocuments.Read("a: 1\n---\n---\nb: 2\n...\n---\nc: [").GetEnumerator();

        Assert.Equal("""{"a":1}""", Next()?.ToJsonString());
        Assert.Null(Next());
        Assert.Equal("""{"b":2}""", Next()?.ToJsonString());
        Assert.Throws<FormatException>(() => documents.MoveNext());

        JsonNode? Next() => documents.MoveNext() ? documents.Current : throw new InvalidOperationException("no document");
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    public void Empty_text_has_no_document(string yaml) => Assert.Empty(YamlDocuments.Read(yaml));

    private static JsonNode One(string yaml) => YamlDocuments.Read(yaml).First()!;
}
