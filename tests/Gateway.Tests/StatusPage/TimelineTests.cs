using DeepSeek.Gateway.StatusPage;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Tests.StatusPage;

public sealed class TimelineTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly SnapshotTransition Warned = new(Now.AddMinutes(-9), "Normal", "Warning", "ErrorRateExceeded", "tier metro 6 % > 5 %");

    private static readonly SnapshotTransition Tripped = new(Now, "Warning", "Emergency", "ErrorRateExceeded", "tier metro 40 % > 30 %");

    [Fact]
    public void Change_of_level_shares_and_circuit_is_one_entry_with_its_reason()
    {
        var entry = Timeline.Compare(
            Of(80, 20) with { Transitions = [Warned] },
            Of(0, 100, open: true) with { Transitions = [Warned, Tripped] },
            Now);

        Assert.Equal(Tripped, entry.Transition);
        Assert.Equal([new ShareMove("metro", 80, 0), new ShareMove("backbone", 20, 100)], entry.Shares);
        Assert.Equal(["metro"], entry.Opened);
        Assert.Empty(entry.Closed);
    }

    [Fact]
    public void Circuit_that_closes_and_tiers_that_come_and_go_are_told()
    {
        var entry = Timeline.Compare(
            Of(0, 100, open: true),
            TestSnapshots.Of(TestSnapshots.Tier("metro", 5, TestSnapshots.Backend("a", "http://a")), TestSnapshots.Tier("overseas", 95, TestSnapshots.Backend("c", "http://c"))),
            Now);

        Assert.Null(entry.Transition);
        Assert.Equal(["metro"], entry.Closed);
        Assert.Equal([new ShareMove("metro", 0, 5), new ShareMove("overseas", null, 95), new ShareMove("backbone", 100, null)], entry.Shares);
    }

    [Fact]
    public async Task What_was_before_the_gateway_stands_below_what_it_has_seen_and_nothing_twice()
    {
        await using var gateway = await TestGateway.StartAsync();
        var timeline = new Timeline(gateway.Server.Snapshots, TimeProvider.System);
        gateway.Offer(Of(80, 20) with { Transitions = [Warned] });
        gateway.Offer(Of(0, 100) with { Transitions = [Warned, Tripped] });

        var entries = timeline.List(gateway.Offered);

        Assert.Equal([Tripped, null, Warned], entries.Select(static entry => entry.Transition));
        Assert.Equal([false, true, false], entries.Select(static entry => entry.IsFirst));
    }

    private static RoutingSnapshot Of(int metro, int backbone, bool open = false) => TestSnapshots.Of(
        TestSnapshots.Tier("metro", metro, TestSnapshots.Backend("a", "http://a")) with { CircuitOpen = open },
        TestSnapshots.Tier("backbone", backbone, TestSnapshots.Backend("b", "http://b")));
}
