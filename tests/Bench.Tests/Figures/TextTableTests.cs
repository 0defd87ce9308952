using DeepSeek.Bench.Measuring.Figures;

namespace DeepSeek.Bench.Tests.Figures;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell()
    {
        var table = new TextTable("name", "value");
        table.Add("memory", "7");
        Assert.Equal("""
            | name   | value |
            |--------|-------|
            | memory | 7     |

            """, table.ToString(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Row_of_another_width_is_refused()
        => Assert.Throws<ArgumentException>(() => new TextTable("name", "value").Add("memory"));
}
