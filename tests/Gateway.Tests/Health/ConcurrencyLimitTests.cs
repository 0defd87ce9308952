using DeepSeek.Gateway.Health;
using FsCheck.Xunit;

namespace DeepSeek.Gateway.Tests.Health;

public sealed class ConcurrencyLimitTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly ConcurrencyLimit _limit = new();

    [Fact]
    public void Nothing_is_limited_before_the_first_refusal() => Assert.Null(_limit.At(Start));

    [Fact]
    public void First_refusal_bounds_what_is_in_flight()
    {
        _limit.Refused(inFlight: 40, Start, Start.AddMilliseconds(1));

        Assert.Equal(40, _limit.At(Start));
    }

    [Fact]
    public void Refusals_of_one_burst_cut_once()
    {
        Burst(Start);

        Assert.Equal(40, _limit.At(Start));
    }

    [Fact]
    public void Next_burst_cuts_deep_when_many_were_refused()
    {
        Burst(Start);
        Burst(Start.AddSeconds(1));

        Assert.InRange(_limit.At(Start.AddSeconds(1)) ?? 0, 21, 27);
    }

    [Fact]
    public void Stray_refusal_among_answers_hardly_cuts()
    {
        _limit.Refused(40, Start, Start.AddMilliseconds(1));
        for (var i = 0; i < 40; i++)
            _limit.Answered(inFlight: 10, Start);
        _limit.Refused(40, Start.AddSeconds(1), Start.AddSeconds(1));

        Assert.Equal(39, _limit.At(Start.AddSeconds(1)));
    }

    [Fact]
    public void One_attempt_alone_is_not_too_many()
    {
        _limit.Refused(1, Start, Start.AddMilliseconds(1));

        Assert.Null(_limit.At(Start));
    }

    [Fact]
    public void Round_of_answers_at_the_limit_raises_it_by_one()
    {
        _limit.Refused(8, Start, Start.AddMilliseconds(1));
        for (var i = 0; i < 9; i++)
            _limit.Answered(inFlight: 8, Start);

        Assert.Equal(9, _limit.At(Start));
    }

    [Fact]
    public void Limit_that_is_not_reached_is_not_raised()
    {
        _limit.Refused(8, Start, Start.AddMilliseconds(1));
        for (var i = 0; i < 100; i++)
            _limit.Answered(inFlight: 7, Start);

        Assert.Equal(8, _limit.At(Start));
    }

    [Fact]
    public void Limit_is_forgotten_when_no_refusal_comes()
    {
        _limit.Refused(8, Start, Start.AddMilliseconds(1));

        Assert.NotNull(_limit.At(Start.AddSeconds(29)));
        Assert.Null(_limit.At(Start.AddSeconds(31)));
    }

    /// <summary>Refusals that have nothing to do with how much is asked.</summary>
    [Fact]
    public void Refusals_by_chance_leave_room()
    {
        var (random, now) = (new Random(1), Start);
        for (var i = 0; i < 5000; i++, now = now.AddMilliseconds(20))
        {
            var inFlight = Math.Min(40, _limit.At(now) ?? 40);
            if (random.Next(100) < 8)
                _limit.Refused(inFlight, now, now.AddMilliseconds(1));
            else
                _limit.Answered(inFlight, now);
        }

        Assert.InRange(_limit.At(now) ?? 40, 10, 100);
    }

    /// <summary>An account that takes so many at once, and clients that always want more.</summary>
    [Property(MaxTest = 100)]
    public void Limit_settles_near_what_the_account_takes(byte takes)
    {
        var limit = new ConcurrencyLimit();
        var capacity = 5 + (takes % 60);
        var now = Start;
        var (refused, asked) = (0, 0);
        for (var round = 0; round < 200; round++, now = now.AddSeconds(1))
        {
            var inFlight = Math.Min(100, limit.At(now) ?? 100);
            for (var i = 1; i <= inFlight; i++)
            {
                if (i > capacity)
                    limit.Refused(inFlight, now, now.AddMilliseconds(1));
                else
                    limit.Answered(inFlight, now);
            }

            if (round >= 20)
                (refused, asked) = (refused + Math.Max(0, inFlight - capacity), asked + inFlight);
        }

        Assert.InRange(limit.At(now) ?? 0, Math.Max(1, (int)(capacity * 0.7)), capacity + 1);
        Assert.True(refused <= asked * 0.15, $"{refused} of {asked} were refused");
    }

    /// <summary>Forty at once, thirty of which are refused.</summary>
    private void Burst(DateTimeOffset began)
    {
        for (var i = 0; i < 30; i++)
            _limit.Refused(inFlight: 40 - i, began, began.AddMilliseconds(1));
    }
}
