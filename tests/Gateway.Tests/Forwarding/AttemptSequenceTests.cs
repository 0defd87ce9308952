using DeepSeek.Gateway.Balancing;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Health;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Gateway.Tests.Snapshots;
using DeepSeek.Protocol.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace DeepSeek.Gateway.Tests.Forwarding;

public sealed class AttemptSequenceTests
{
    private static readonly RetrySettings Retry = new()
    {
        Attempts = 20,
        BaseInterval = TimeSpan.FromSeconds(1),
        MaxInterval = TimeSpan.FromSeconds(10),
        Jitter = "None",
        BudgetPercent = 100,
    };

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task Backoff_grows_with_the_returns_to_a_backend_and_not_with_the_backends_tried_before(int backends)
    {
        var names = Enumerable.Range(0, backends).Select(i => TestSnapshots.Backend($"b{i}", $"http://127.0.0.1:{i + 1}")).ToArray();
        var (exchange, picker, parts) = Begin(names);
        await using var end = exchange;
        var next = picker.Next()!.Backend;
        var sequence = new AttemptSequence(exchange, picker, parts);
        List<TimeSpan> waits = [];
        for (var retry = 0; retry < 3 * backends; retry++)
        {
            // As a failed attempt leaves it; what the backend itself learns is not of interest here.
            var failure = new Failure(FailureClass.Transient, "status_500");
            picker.Failed(next, failure);
            exchange.Attempts.Add(new AttemptRecord(next, failure));
            parts.Budget.Deposit();
            Assert.True(sequence.WantsAnother(AttemptOutcome.Failed(failure, 500)));
            waits.Add(sequence.BackOff());
            next = sequence.Next!.Backend;
        }

        Assert.All(waits[..(backends - 1)], wait => Assert.Equal(TimeSpan.Zero, wait));
        Assert.Equal(TimeSpan.FromSeconds(1), waits[backends - 1]);
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
        Assert.Equal(waits.Count(wait => wait > TimeSpan.Zero), waits.Count - (backends - 1));
        if (backends == 1)
            Assert.Equal([1, 2, 4], waits.Select(wait => wait.TotalSeconds));
    }

    [Fact]
    public async Task Attempt_that_breaks_gives_its_place_back_and_speaks_of_nobody()
    {
        var (exchange, picker, parts) = Begin(TestSnapshots.Backend("a", "http://127.0.0.1:1") with { MaxConcurrency = 1, MaxFails = 1 });
        await using var end = exchange;
        var backend = picker.Next()!.Backend;

        // A request without a method can't be built: a defect, not trouble of the world.
        await Assert.ThrowsAsync<ArgumentException>(() => new AttemptSequence(exchange, picker, parts).TryOnceAsync());

        Assert.Equal((0, 0), (backend.Account.InFlight, backend.State.InFlight));
        Assert.True(backend.State.IsUsable(_time.GetUtcNow(), exchange.Model.Snapshot.CircuitBreaker));
        Assert.Equal("gateway_error", Assert.Single(exchange.Attempts).Failure?.Reason);
    }

    private (Exchange Exchange, CandidatePicker Picker, ForwardingParts Parts) Begin(params SnapshotBackend[] backends)
    {
        var dice = new Dice(new Random(1));
        var model = TestRegistry.Create(dice: dice, time: _time).Compile("hash", TestSnapshots.Of(TestSnapshots.Tier("metro", 100, backends)) with { Retry = Retry });
        var parts = new ForwardingParts(
            new RetryBudget(_time), new Vacancies(), dice, new GatewayMetrics(Metrics.NewCustomRegistry()), new RecentAttempts(), _time, NullLogger.Instance);
        var exchange = new Exchange(new DefaultHttpContext(), Gateway.Pipeline.Endpoint.ChatCompletions, model, _time, CancellationToken.None);
        return (exchange, new CandidatePicker(model, model.Tiers, model.Balancing, affinity: 0, dice, _time), parts);
    }
}
