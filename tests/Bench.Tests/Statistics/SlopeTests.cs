using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Tests.Statistics;

public sealed class SlopeTests
{
    [Fact]
    public void Steady_growth_is_told_per_hour()
        => Assert.Equal(60, Slope.PerHour(Line(minutes: 30, static minute => 100 + minute))!.Value, tolerance: 1e-9);

    [Fact]
    public void Growth_of_the_warm_up_does_not_count()
        => Assert.Equal(0, Slope.PerHour(Line(minutes: 40, static minute => minute < 10 ? minute * 50 : 500))!.Value, tolerance: 1e-9);

    [Fact]
    public void One_sample_has_no_slope()
        => Assert.Null(Slope.PerHour([(TimeSpan.Zero, 1)]));

    [Fact]
    public void No_sample_has_no_slope()
        => Assert.Null(Slope.PerHour([]));

    private static (TimeSpan, double)[] Line(int minutes, Func<int, double> value)
        => [.. Enumerable.Range(0, minutes + 1).Select(minute => (TimeSpan.FromMinutes(minute), value(minute)))];
}
