using DeepSeek.Bench.Measuring.Figures;
using DeepSeek.Bench.Operator.Figures;

namespace DeepSeek.Bench.Tests.Figures;

public sealed class CostTableTests
{
    [Theory]
    [InlineData(100, 10, 200, 20, 2)]
    [InlineData(100, 10, 1600, 160, 2)]
    [InlineData(100, 10, 400, 160, 4)]
    [InlineData(100, 10, 5000, 10, 1)]
    public void Factor_per_doubling_tells_linear_from_square(int fewer, double less, int more, double most, double expected)
        => Assert.Equal(expected, CostTable.PerDoubling(fewer, less, more, most)!.Value, tolerance: 1e-9);

    [Fact]
    public void One_size_has_no_factor()
        => Assert.Null(CostTable.PerDoubling(100, 10, 100, 10));

    [Fact]
    public void Cost_that_grows_with_the_square_is_missed_and_other_figures_are_not_judged()
    {
        var table = CostTable.Of([Size(100, 10), Size(200, 40)]);
        Assert.Contains("MISSED", Row(table, "time"), StringComparison.Ordinal);
        Assert.DoesNotContain("MISSED", Row(table, "rate"), StringComparison.Ordinal);
        Assert.Contains("4", Row(table, "rate"), StringComparison.Ordinal);
    }

    private static string Row(string table, string figure) => Assert.Single(table.Split('\n'), line => line.Contains(figure, StringComparison.Ordinal));

    private static SizeReport Size(int routes, double value)
        => new(routes, [new Figure("start", "time", value, "s") { IsCost = true }, new Figure("start", "rate", value, "1/s")]);
}
