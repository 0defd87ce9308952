using DeepSeek.Gateway.Admission;
using DeepSeek.Protocol.Routing;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Admission;

public sealed class AdmissionGateTests
{
    private static readonly AdmissionSettings One = new() { MaxConcurrency = 1, QueueMaxLength = 2, QueueTimeout = TimeSpan.FromSeconds(5) };

    private readonly FakeTimeProvider _time = new();
    private readonly AdmissionGate _gate;

    public AdmissionGateTests() => _gate = new AdmissionGate(_time);

    [Fact]
    public async Task Place_that_becomes_free_goes_to_the_first_in_the_queue()
    {
        Assert.Equal(AdmissionVerdict.Admitted, await _gate.EnterAsync(One, default));
        var first = _gate.EnterAsync(One, default);
        var second = _gate.EnterAsync(One, default);
        Assert.Equal(AdmissionVerdict.QueueFull, await _gate.EnterAsync(One, default));

        _gate.Leave();

        Assert.Equal(AdmissionVerdict.Admitted, await first);
        Assert.False(second.IsCompleted);
        Assert.Equal(1, _gate.QueueLength);
    }

    [Fact]
    public async Task Wait_ends_with_its_time_and_the_place_in_the_queue_with_it()
    {
        await _gate.EnterAsync(One, default);
        var waiting = _gate.EnterAsync(One, default);

        _time.Advance(One.QueueTimeout);

        Assert.Equal(AdmissionVerdict.QueueTimeout, await waiting);
        Assert.Equal(0, _gate.QueueLength);
    }

    [Fact]
    public async Task Client_that_leaves_the_queue_leaves_no_place_taken()
    {
        using var client = new CancellationTokenSource();
        await _gate.EnterAsync(One, default);
        var waiting = _gate.EnterAsync(One, client.Token);

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _gate.Leave();
        Assert.Equal(AdmissionVerdict.Admitted, await _gate.EnterAsync(One, default));
    }

    [Fact]
    public async Task Larger_limit_admits_from_the_next_request_on()
    {
        await _gate.EnterAsync(One, default);

        Assert.Equal(AdmissionVerdict.Admitted, await _gate.EnterAsync(One with { MaxConcurrency = 2 }, default));
    }
}
