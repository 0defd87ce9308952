using DeepSeek.ControllerRuntime.Watching;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.ControllerRuntime.Tests.Watching;

public sealed class WatchBackoffTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void B13_Waits_double_from_eight_tenths_to_thirty_seconds_with_jitter()
    {
        var backoff = new WatchBackoff(new WatchOptions { Time = _time, Random = new Random(1) });
        double[] shortest = [0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30];
        foreach (var seconds in shortest)
            Assert.InRange(backoff.Next().TotalSeconds, seconds, Math.Min(2 * seconds, 30));
    }

    [Fact]
    public void B13_Waits_start_over_after_two_healthy_minutes()
    {
        var backoff = new WatchBackoff(new WatchOptions { Time = _time, Random = new Random(1) });
        for (var i = 0; i < 10; i++)
            _time.Advance(backoff.Next());
        Assert.Equal(30, backoff.Next().TotalSeconds);

        _time.Advance(TimeSpan.FromSeconds(30) + TimeSpan.FromMinutes(2));
        Assert.InRange(backoff.Next().TotalSeconds, 0.8, 1.6);
    }
}
