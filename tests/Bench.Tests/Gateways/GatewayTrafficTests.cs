using DeepSeek.Bench.Operator.Gateways;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Bench.Tests.Gateways;

public sealed class GatewayTrafficTests
{
    [Fact]
    public void No_counter_ever_falls()
    {
        // A counter that falls means a process that began anew, and everything it says counts from then on.
        var time = new FakeTimeProvider();
        var traffic = new GatewayTraffic(time);
        traffic.Set(20, firstTierErrors: 0);
        var before = traffic.Counts();
        for (var step = 0; step < 2_000; step++)
        {
            if (step == 500)
                traffic.Set(20, firstTierErrors: 1);
            if (step == 1_000)
                traffic.Set(20, firstTierErrors: 0.37);
            if (step == 1_500)
                traffic.Share(40);
            time.Advance(TimeSpan.FromMilliseconds(37));
            var now = traffic.Counts();
            Assert.All(now.Zip(before), static pair =>
            {
                Assert.True(pair.First.Errors >= pair.Second.Errors, $"errors fell from {pair.Second} to {pair.First}");
                Assert.True(pair.First.Attempts - pair.First.Errors >= pair.Second.Attempts - pair.Second.Errors, $"good answers fell from {pair.Second} to {pair.First}");
            });
            before = now;
        }
    }

    [Fact]
    public void Attempts_follow_the_shares_and_errors_the_part_that_fails()
    {
        var time = new FakeTimeProvider();
        var traffic = new GatewayTraffic(time);
        traffic.Set(20, firstTierErrors: 0.5);
        time.Advance(TimeSpan.FromSeconds(10));
        traffic.Share(25);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([(250, 125), (150, 0)], traffic.Counts());
    }
}
