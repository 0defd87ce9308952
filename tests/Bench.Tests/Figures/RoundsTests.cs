using DeepSeek.Bench.Measuring.Figures;
using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Tests.Figures;

public sealed class RoundsTests
{
    private readonly Rounds _rounds = new();

    public RoundsTests()
    {
        // The machine is twice as slow in the second round.
        foreach (var (round, pace) in new[] { (0, 1.0), (1, 2.0) })
        {
            _rounds.Add(round, "direct", 10 * pace);
            _rounds.Add(round, "floor", 60 * pace);
            _rounds.Add(round, "ours", 110 * pace);
        }
    }

    [Fact]
    public void What_a_row_adds_is_taken_within_each_round()
        => Assert.Equal(new Spread(150, 100, 200), _rounds.Less("direct").Of("ours"));

    [Fact]
    public void Multiple_of_another_row_does_not_depend_on_how_fast_the_machine_was()
        => Assert.Equal(new Spread(2, 2, 2), _rounds.Less("direct").Times("floor").Of("ours"));

    [Fact]
    public void Reading_without_its_counterpart_is_left_out()
    {
        _rounds.Add(2, "ours", 1000);
        Assert.Equal(new Spread(150, 100, 200), _rounds.Less("direct").Of("ours"));
    }

    [Fact]
    public void Multiple_of_nothing_is_left_out()
        => Assert.Null(_rounds.Less("direct").Times("direct").Of("ours"));
}
