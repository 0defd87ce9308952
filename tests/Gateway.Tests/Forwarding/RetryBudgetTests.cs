using DeepSeek.Gateway.Forwarding;
using DeepSeek.Protocol.Routing;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Forwarding;

public sealed class RetryBudgetTests
{
    private const int Floor = RetryBudget.FloorPerSecond * 10;

    private readonly FakeTimeProvider _time = new();
    private readonly RetryBudget _budget;

    public RetryBudgetTests() => _budget = new RetryBudget(_time);

    [Fact]
    public void Floor_is_always_there_and_no_more() => Assert.Equal(Floor, Withdraw(1000));

    [Fact]
    public void Percentage_of_the_requests_comes_on_top()
    {
        for (var i = 0; i < 500; i++)
        {
            _budget.Deposit();
        }

        Assert.Equal(Floor + 100, Withdraw(1000));
    }

    [Fact]
    public void Budget_comes_back_with_time()
    {
        Withdraw(1000);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, Withdraw(1));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Floor, Withdraw(1000));
    }

    [Fact]
    public void A_hundred_percent_is_no_budget() => Assert.Equal(1000, Withdraw(1000, percent: 100));

    [Theory]
    [InlineData(0, 0.5, 250)]
    [InlineData(2, 1.0, 2000)]
    [InlineData(9, 1.0, 10000)]
    [InlineData(1000, 0.1, 1000)]
    public void Backoff_is_drawn_below_the_exponential_and_the_cap(int retry, double chance, int milliseconds) =>
        Assert.Equal(milliseconds, Backoff.Of(new RetrySettings(), retry, chance).TotalMilliseconds, 3);

    private int Withdraw(int times, int percent = 20) => Enumerable.Range(0, times).Count(_ => _budget.TryWithdraw(percent));
}
