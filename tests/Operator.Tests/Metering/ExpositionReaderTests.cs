using DeepSeek.Operator.Metering;
using FsCheck.Xunit;

namespace DeepSeek.Operator.Tests.Metering;

public class ExpositionReaderTests
{
    [Fact]
    public void Sample_has_its_name_labels_and_value()
    {
        var sample = Assert.Single(Read("# HELP deepseek_x text\n# TYPE deepseek_x counter\ndeepseek_x{tier=\"metro\",backend=\"api\"} 12\n"));

        Assert.Equal(("deepseek_x", "metro", "api", 12), (sample.Name, sample.Label("tier"), sample.Label("backend"), sample.Value));
    }

    [Theory]
    [InlineData("deepseek_x 1\n", 1)]
    [InlineData("deepseek_x{} 1\n", 1)]
    [InlineData("  deepseek_x\t{ a = \"1\" , }  1e3 1700000000000 \n", 1000)]
    [InlineData("deepseek_x -0.5\r\n", -0.5)]
    [InlineData("deepseek_x +Inf\n", double.PositiveInfinity)]
    [InlineData("deepseek_x -Inf\n", double.NegativeInfinity)]
    [InlineData("deepseek_x NaN\n", double.NaN)]
    [InlineData("deepseek_x 4 # {trace_id=\"abc\"} 0.2\n", 4)]
    public void Every_permitted_way_of_writing_is_read(string page, double expected)
    {
        Assert.Equal(expected, Assert.Single(Read(page)).Value);
    }

    [Fact]
    public void Escapes_in_label_values_are_undone()
    {
        var sample = Assert.Single(Read("deepseek_x{a=\"quote \\\" backslash \\\\ line\\nend\",b=\"\\\\n\",c=\"}, {\"} 1\n"));

        Assert.Equal(("quote \" backslash \\ line\nend", "\\n", "}, {"), (sample.Label("a"), sample.Label("b"), sample.Label("c")));
    }

    [Fact]
    public void Names_of_others_are_passed_over_whatever_they_hold()
    {
        Assert.Single(Read("process_x{ broken\ndeepseek_x 1\n"));
    }

    [Theory]
    [InlineData("deepseek_x{a=\"1\" 1\n")]
    [InlineData("deepseek_x{a=\"1} 1\n")]
    [InlineData("deepseek_x{a=1} 1\n")]
    [InlineData("deepseek_x{a=\"1\"}\n")]
    [InlineData("deepseek_x one\n")]
    [InlineData("deepseek_x{a=\"\\\n")]
    public void Line_that_is_no_sample_makes_the_page_unreadable(string line)
    {
        var readable = ExpositionReader.TryRead("deepseek_y 1\n" + line, "deepseek_", out var samples, out var problem);

        Assert.False(readable);
        Assert.Empty(samples);
        Assert.Equal("line 2 is not a sample", problem);
    }

    [Fact]
    public void Page_that_was_cut_off_is_not_read()
    {
        Assert.False(ExpositionReader.TryRead("deepseek_x 1234\ndeepseek_x 12", "deepseek_", out _, out var problem));
        Assert.Equal("the page ends in the middle of a line", problem);
    }

    [Property(MaxTest = 1000)]
    public void Any_label_value_survives_being_written_and_read(string value)
    {
        if (value is null || value.AsSpan().ContainsAny("\r\f\u0085\u2028\u2029")) return; // never in label values of a gateway
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

        Assert.Equal(value, Assert.Single(Read($"deepseek_x{{a=\"{escaped}\"}} 1\n")).Label("a"));
    }

    [Property(MaxTest = 1000)]
    public void Any_text_is_read_or_refused_and_never_throws(string text)
    {
        var readable = ExpositionReader.TryRead($"deepseek_x{text}\n", "deepseek_", out _, out var problem);

        Assert.Equal(readable, problem is null);
    }

    private static IReadOnlyList<ExpositionSample> Read(string page)
    {
        Assert.True(ExpositionReader.TryRead(page, "deepseek_", out var samples, out var problem), problem);
        return samples;
    }
}
