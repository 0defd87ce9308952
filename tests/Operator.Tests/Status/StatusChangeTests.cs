using DeepSeek.Api.Routes;
using DeepSeek.Operator.Status;

namespace DeepSeek.Operator.Tests.Status;

public sealed class StatusChangeTests
{
    private static readonly DeepSeekRouteStatus Status = new()
    {
        Level = Level.Normal,
        Analysis = new AnalysisStatus { LastTime = DateTimeOffset.UnixEpoch, ErrorRate = "1.0", Requests = 100 },
        Tiers = [new TierStatus { Name = "metro", Share = 100, ErrorRate = "1.0" }],
    };

    [Fact]
    public void Time_of_evaluation_alone_is_never_written()
        => Assert.False(StatusChange.IsDue(Status, Status with { Analysis = Status.Analysis! with { LastTime = DateTimeOffset.MaxValue } }, TimeSpan.MaxValue));

    [Theory]
    [InlineData(5, false)]
    [InlineData(30, true)]
    public void Figures_are_written_when_the_last_write_is_old_enough(int seconds, bool due)
        => Assert.Equal(due, StatusChange.IsDue(Status, Status with { Analysis = Status.Analysis! with { ErrorRate = "2.0" } }, TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Level_and_shares_are_written_at_once()
    {
        Assert.True(StatusChange.IsDue(Status, Status with { Level = Level.Warning }, TimeSpan.Zero));
        Assert.True(StatusChange.IsDue(Status, Status with { Tiers = [Status.Tiers[0] with { Share = 2 }] }, TimeSpan.Zero));
    }

    [Fact]
    public void Clock_that_starts_is_written_at_once_so_that_a_new_leader_finds_it()
        => Assert.True(StatusChange.IsDue(
            Status, Status with { Analysis = Status.Analysis! with { Clocks = [new ClockStatus { Name = ClockName.Warning, Tier = "metro" }] } }, TimeSpan.Zero));

    [Fact]
    public void First_status_is_written() => Assert.True(StatusChange.IsDue(null, Status, TimeSpan.Zero));
}
