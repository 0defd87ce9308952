using DeepSeek.Gateway.Health;
using DeepSeek.Protocol.Routing;
using FsCheck.Xunit;

namespace DeepSeek.Gateway.Tests.Health;

public sealed class CircuitBreakerTests
{
    private static readonly BreakerSettings Settings = new() { ConsecutiveFailures = 3, FailurePercent = 50, MinimumRequests = 10, HalfOpenRequests = 2 };
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly CircuitBreaker _breaker = new();
    private DateTimeOffset _now = Start;

    [Fact]
    public void Failures_in_a_row_open_it_until_its_time()
    {
        Run(false, false);
        Assert.Equal(BreakerState.Closed, _breaker.StateAt(_now));

        Run(false);

        Assert.Equal(BreakerState.Open, _breaker.StateAt(_now));
        Assert.False(_breaker.Allows(_now, Settings));
        Assert.Equal(BreakerState.HalfOpen, _breaker.StateAt(_now + Settings.OpenFor));
    }

    [Fact]
    public void Success_breaks_the_row()
    {
        Run(false, false, true, false, false);

        Assert.Equal(BreakerState.Closed, _breaker.StateAt(_now));
    }

    [Fact]
    public void Ratio_opens_it_only_with_the_minimum_volume()
    {
        Run(true, false, true, false, true, false, true, false, true);
        Assert.Equal(BreakerState.Closed, _breaker.StateAt(_now));

        Run(false);

        Assert.Equal(BreakerState.Open, _breaker.StateAt(_now));
    }

    [Fact]
    public void Ratio_forgets_what_lies_before_the_window()
    {
        Run(true, false, true, false, true, false, true, false, true);
        _now += Settings.SamplingWindow;

        Run(false);

        Assert.Equal(BreakerState.Closed, _breaker.StateAt(_now));
    }

    [Fact]
    public void Half_open_lets_the_trials_through_and_closes_when_all_succeed()
    {
        Run(false, false, false);
        _now += Settings.OpenFor;

        var first = _breaker.Begin(_now);
        var second = _breaker.Begin(_now);
        Assert.False(_breaker.Allows(_now, Settings));
        _breaker.End(true, first, _now, Settings);
        Assert.Equal(BreakerState.HalfOpen, _breaker.StateAt(_now));
        _breaker.End(true, second, _now, Settings);

        Assert.Equal(BreakerState.Closed, _breaker.StateAt(_now));
    }

    [Fact]
    public void Half_open_opens_again_on_one_failure()
    {
        Run(false, false, false);
        _now += Settings.OpenFor;

        Run(false);

        Assert.Equal(BreakerState.Open, _breaker.StateAt(_now));
    }

    [Fact]
    public void Trial_that_says_nothing_gives_its_place_back()
    {
        Run(false, false, false);
        _now += Settings.OpenFor;
        for (var i = 0; i < 5; i++)
        {
            _breaker.End(null, _breaker.Begin(_now), _now, Settings);
        }

        Assert.True(_breaker.Allows(_now, Settings));
    }

    [Property]
    public void Healthy_backend_always_gets_back_in(bool[] history, byte seconds)
    {
        var breaker = new CircuitBreaker();
        var now = Start;
        foreach (var success in history)
        {
            now += TimeSpan.FromSeconds(seconds % 20);
            if (breaker.Allows(now, Settings))
            {
                breaker.End(success, breaker.Begin(now), now, Settings);
            }
        }

        for (var i = 0; i < Settings.HalfOpenRequests; i++)
        {
            now += Settings.OpenFor;
            Assert.True(breaker.Allows(now, Settings));
            breaker.End(true, breaker.Begin(now), now, Settings);
        }

        Assert.Equal(BreakerState.Closed, breaker.StateAt(now));
    }

    private void Run(params bool[] successes)
    {
        foreach (var success in successes)
        {
            _breaker.End(success, _breaker.Begin(_now), _now, Settings);
        }
    }
}
