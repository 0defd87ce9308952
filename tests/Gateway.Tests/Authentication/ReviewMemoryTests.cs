using DeepSeek.Gateway.Authentication;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Authentication;

public sealed class ReviewMemoryTests
{
    private const int Flood = 25_000;

    private static readonly ReviewAnswer Good = new(ReviewOutcome.Authenticated, new ServiceAccount("team", "app"));

    private readonly ReviewMemory _memory = new(new FakeTimeProvider());

    [Fact]
    public void Flood_of_nonsense_pushes_out_no_good_token_and_keeps_no_more_than_there_is_room_for()
    {
        _memory.Keep("good", Good, expiry: null);
        for (var i = 0; i < Flood; i++)
        {
            _memory.Keep($"bad-{i}", ReviewAnswer.Refused, expiry: null);
        }

        Assert.Equal(Good, _memory.Fresh("good"));
        Assert.Equal(10_000, Enumerable.Range(0, Flood).Count(i => _memory.Fresh($"bad-{i}") is not null));
        Assert.NotNull(_memory.Fresh($"bad-{Flood - 1}"));
    }

    [Fact]
    public void Good_tokens_have_their_limit_too()
    {
        for (var i = 0; i < Flood; i++)
        {
            _memory.Keep($"{i}", Good, expiry: null);
        }

        Assert.Equal(10_000, Enumerable.Range(0, Flood).Count(i => _memory.Usable($"{i}") is not null));
    }
}
