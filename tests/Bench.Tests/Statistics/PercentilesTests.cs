using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Tests.Statistics;

public sealed class PercentilesTests
{
    [Theory]
    [InlineData(50, 50)]
    [InlineData(95, 95)]
    [InlineData(99, 99)]
    [InlineData(100, 100)]
    [InlineData(0, 1)]
    public void Percentile_of_a_hundred_values_is_the_one_of_that_rank(double percent, double expected)
        => Assert.Equal(expected, new Percentiles(Enumerable.Range(1, 100).Reverse().Select(static number => (double)number)).At(percent));

    [Fact]
    public void High_percentile_of_few_values_is_the_largest()
        => Assert.Equal(7, new Percentiles([3, 7, 5]).At(99));

    [Fact]
    public void Empty_sample_has_no_percentile()
        => Assert.Null(new Percentiles([]).At(50));
}
