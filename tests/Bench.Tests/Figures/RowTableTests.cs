using DeepSeek.Bench.Measuring.Figures;
using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Tests.Figures;

public sealed class RowTableTests
{
    private static readonly RowFigure[] Figures =
    [
        RowFigure.Of("latency", "direct", "p50", "ms", new Spread(3, 2, 9)),
        RowFigure.Of("latency", "ours", "p50", "ms", new Spread(7, 7, 7), new Target(Relation.AtMost, 5)) with { Note = "alone" },
        RowFigure.Of("latency", "ours", "added", "ms", null, new Target(Relation.AtMost, 5)),
    ];

    [Fact]
    public void Rows_stand_below_each_other_and_figures_side_by_side()
        => Assert.Equal(
            """
            | row    | p50, ms   | added, ms | note  |
            |--------|-----------|-----------|-------|
            | direct | 3 (2 … 9) |           |       |
            | ours   | 7         | n/a       | alone |

            """,
            RowTable.Of(Figures),
            ignoreLineEndingDifferences: true);

    [Fact]
    public void Targets_are_judged_and_what_could_not_be_measured_is_not_met()
        => Assert.Equal(
            """
            | row  | figure         | value  | target | verdict      |
            |------|----------------|--------|--------|--------------|
            | ours | latency: p50   | 7 ms   | ≤ 5 ms | MISSED       |
            | ours | latency: added | n/a ms | ≤ 5 ms | not measured |

            """,
            RowTable.Targets(Figures),
            ignoreLineEndingDifferences: true);
}
