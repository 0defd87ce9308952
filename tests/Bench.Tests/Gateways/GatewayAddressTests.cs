using System.Net;
using DeepSeek.Bench.Operator.Gateways;

namespace DeepSeek.Bench.Tests.Gateways;

public sealed class GatewayAddressTests
{
    [Fact]
    public void Gateways_have_addresses_of_their_own_and_none_is_localhost()
    {
        var addresses = Enumerable.Range(0, 70_000).Select(GatewayAddress.Of).ToHashSet();
        Assert.Equal(70_000, addresses.Count);
        Assert.All(addresses, static address => Assert.True(IPAddress.IsLoopback(address)));
        Assert.DoesNotContain(IPAddress.Loopback, addresses);
    }

    [Fact]
    public void Index_beyond_the_last_address_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => GatewayAddress.Of(GatewayAddress.Limit));
}
