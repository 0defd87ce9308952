using DeepSeek.Gateway.Routing;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Tests.Routing;

public sealed class NodeOrderTests
{
    private static readonly SnapshotBackend Backend = TestSnapshots.Backend("a", "https://api.deepseek.com/v1");

    private static readonly RoutingSnapshot Snapshot = TestSnapshots.Of(TestSnapshots.Tier("metro", 100, Backend), TestSnapshots.Tier("local", 0, Backend) with { CircuitOpen = true }) with
    {
        NodeTiers = [new SnapshotNodeTier { Name = "gpu", Nodes = ["edge-1", "edge-2"], Tiers = [new("local", 60), new("metro", 40)] }],
    };

    [Theory]
    [InlineData("edge-2", "local 60 metro 40")]
    [InlineData("edge", "metro 100 local 0")]
    [InlineData(null, "metro 100 local 0")]
    public void Node_that_has_an_order_of_its_own_sees_the_tiers_by_it(string? node, string seen)
        => Assert.Equal(seen, string.Join(' ', NodeOrder.Of(Snapshot, node).Select(static tier => $"{tier.Name} {tier.Share}")));

    [Fact]
    public void What_a_tier_is_stays_as_it_is()
        => Assert.True(NodeOrder.Of(Snapshot, "edge-1")[0] is { CircuitOpen: true, Backends.Count: 1 });
}
