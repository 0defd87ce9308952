using DeepSeek.Gateway.Health;

namespace DeepSeek.Gateway.Tests.Health;

public sealed class PassiveEjectionTests
{
    private static readonly TimeSpan FailTimeout = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(1);

    private readonly PassiveEjection _ejection = new();

    [Fact]
    public void Enough_failures_within_the_time_eject_for_the_time()
    {
        Fail(0);
        Fail(10);
        Assert.True(_ejection.OutUntil <= Start);

        Fail(29);

        Assert.Equal(Start.AddSeconds(59), _ejection.OutUntil);
    }

    [Fact]
    public void Failures_further_apart_do_not()
    {
        Fail(0);
        Fail(10);
        Fail(31);

        Assert.True(_ejection.OutUntil <= Start);
    }

    [Fact]
    public void Success_forgives()
    {
        Fail(0);
        Fail(1);
        _ejection.RecordSuccess(Start.AddSeconds(2));
        Fail(3);

        Assert.True(_ejection.OutUntil <= Start);
    }

    [Fact]
    public void Zero_never_ejects()
    {
        for (var i = 0; i < 10; i++)
        {
            _ejection.RecordFailure(Start, 0, FailTimeout);
        }

        Assert.True(_ejection.OutUntil <= Start);
    }

    private void Fail(int second) => _ejection.RecordFailure(Start.AddSeconds(second), 3, FailTimeout);
}
