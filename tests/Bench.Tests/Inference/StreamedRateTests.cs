using DeepSeek.Bench.Inference.Subjects;

namespace DeepSeek.Bench.Tests.Inference;

public sealed class StreamedRateTests
{
    private static readonly long Second = TimeProvider.System.TimestampFrequency;

    [Fact]
    public void Only_the_time_in_which_all_speak_counts()
    {
        // The first speaks from second 1 to 5, the second from 3 to 9: from 3 to 5 each says two pieces, and nobody waits.
        var rate = StreamedRate.Of([Answer(1, 2, 3, 4, 5), Answer(3, 4, 5, 6, 7, 8, 9)]);
        Assert.Equal(2, rate, tolerance: 1e-9);
    }

    [Fact]
    public void Piece_at_the_beginning_of_the_time_is_none_of_it() => Assert.Equal(1, StreamedRate.Of([Answer(1, 2, 3)]), tolerance: 1e-9);

    [Fact]
    public void Answers_that_never_met_have_no_rate() => Assert.Throws<InvalidOperationException>(() => StreamedRate.Of([Answer(1, 2), Answer(3, 4)]));

    private static StreamedAnswer Answer(params long[] seconds) => new(0, [.. seconds.Select(static second => second * Second)]);
}
