using DeepSeek.Bench.Measuring.Figures;

namespace DeepSeek.Bench.Tests.Figures;

public sealed class TargetTests
{
    [Theory]
    [InlineData(Relation.AtMost, 1, nameof(Verdict.Met))]
    [InlineData(Relation.AtMost, 1.01, nameof(Verdict.Missed))]
    [InlineData(Relation.AtLeast, 1, nameof(Verdict.Met))]
    [InlineData(Relation.AtLeast, 0.99, nameof(Verdict.Missed))]
    [InlineData(Relation.Exactly, 1, nameof(Verdict.Met))]
    [InlineData(Relation.Exactly, 2, nameof(Verdict.Missed))]
    internal void Verdict_follows_the_relation(Relation relation, double value, string expected)
        => Assert.Equal(expected, $"{new Target(relation, 1).Judge(value, routes: 100)}");

    [Fact]
    public void Figure_that_was_not_measured_is_not_met()
        => Assert.Equal(Verdict.NotMeasured, new Target(Relation.AtMost, 1).Judge(null, routes: 100));

    [Fact]
    public void Target_for_a_thousand_routes_says_nothing_of_five_thousand()
        => Assert.Equal(Verdict.Beyond, new Target(Relation.AtMost, 1, UpToRoutes: 1000).Judge(2, routes: 5000));
}
