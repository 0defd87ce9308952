using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Tests.Statistics;

public sealed class SpreadTests
{
    [Theory]
    [InlineData(new double[] { 5 }, 5, 5, 5)]
    [InlineData(new double[] { 9, 1, 4 }, 4, 1, 9)]
    [InlineData(new double[] { 9, 1, 4, 2 }, 3, 1, 9)]
    public void Spread_is_the_middle_and_both_ends(double[] rounds, double median, double low, double high)
        => Assert.Equal(new Spread(median, low, high), Spread.Of(rounds));

    [Fact]
    public void No_rounds_have_no_spread()
        => Assert.Null(Spread.Of([]));
}
