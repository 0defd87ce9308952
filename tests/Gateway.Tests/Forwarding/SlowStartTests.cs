using DeepSeek.Gateway.Balancing;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Gateway.Tests.Snapshots;
using DeepSeek.Protocol.Routing;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Forwarding;

/// <summary>A backend that was out and comes back gets its part step by step.</summary>
public sealed class SlowStartTests
{
    private const int Requests = 4000;

    private readonly FakeTimeProvider _time = new();
    private readonly Dice _dice = new(new Random(1));
    private readonly RouteModel _model;

    public SlowStartTests()
    {
        var snapshot = TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", "http://127.0.0.1:1"), TestSnapshots.Backend("b", "http://127.0.0.1:2"))) with
        {
            CircuitBreaker = new BreakerSettings { ConsecutiveFailures = 2, HalfOpenRequests = 1, OpenFor = TimeSpan.FromSeconds(30) },
        };
        _model = TestRegistry.Create(dice: _dice, time: _time).Compile("hash", snapshot);
    }

    [Fact]
    public void Ejected_backend_returns_slowly()
    {
        Fail(times: 1, maxFails: 1);
        Assert.Equal(0, PartOfFirst());

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.InRange(PartOfFirst(), 0.02, 0.10); // a tenth of a half
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.InRange(PartOfFirst(), 0.22, 0.33); // 0.55 of a half
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.InRange(PartOfFirst(), 0.46, 0.54);
    }

    [Fact]
    public void Backend_whose_breaker_closes_returns_slowly()
    {
        Fail(times: 2, maxFails: 0);
        _time.Advance(TimeSpan.FromSeconds(60));
        End(success: true, maxFails: 0); // the trial

        Assert.InRange(PartOfFirst(), 0.02, 0.10);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(PartOfFirst(), 0.46, 0.54);
    }

    [Fact]
    public void Backend_that_is_the_only_one_left_gets_everything_at_once()
    {
        Fail(times: 1, maxFails: 1);
        _time.Advance(TimeSpan.FromSeconds(30));
        var other = _model.Backends[1];
        other.State.End(success: false, other.State.Begin(_time.GetUtcNow()), _time.GetUtcNow(), other.Settings with { MaxFails = 1 }, _model.Snapshot.CircuitBreaker);

        Assert.Equal(1, PartOfFirst());
    }

    private void Fail(int times, int maxFails)
    {
        for (var i = 0; i < times; i++)
            End(success: false, maxFails);
    }

    private void End(bool success, int maxFails)
    {
        var (backend, now) = (_model.Backends[0], _time.GetUtcNow());
        backend.State.End(success, backend.State.Begin(now), now, backend.Settings with { MaxFails = maxFails }, _model.Snapshot.CircuitBreaker);
    }

    private double PartOfFirst() => (double)Enumerable.Range(0, Requests).Count(_ =>
        new CandidatePicker(_model, _model.Tiers, _model.Balancing, affinity: 0, _dice, _time).Next()!.Backend == _model.Backends[0]) / Requests;
}
