using DeepSeek.Operator.Planning;
using FsCheck.Xunit;

namespace DeepSeek.Operator.Tests.Planning;

public sealed class EffectiveWeightsTests
{
    [Fact]
    public void Whole_weights_are_the_configured_ones() => Assert.Equal([5, 1, 0], EffectiveWeights.Of([(5, 100), (1, 100), (0, 100)]));

    [Fact]
    public void Parts_of_small_weights_are_whole_numbers_of_a_finer_scale() => Assert.Equal([100, 55], EffectiveWeights.Of([(1, 100), (1, 55)]));

    [Fact]
    public void Largest_weight_stays_the_largest_and_a_weight_of_nothing_nothing() => Assert.Equal([1000, 1, 0], EffectiveWeights.Of([(1000, 100), (1, 10), (0, 100)]));

    [Fact]
    public void Part_that_is_too_small_to_be_said_is_none() => Assert.Equal([39, 1], EffectiveWeights.Of([(39, 100), (1, 98)]));

    [Property(MaxTest = 5_000)]
    public void Successor_that_reads_the_weights_writes_the_same(byte first, ushort second, byte part, byte other)
    {
        (int, int)[] backends = [(first, 10 + (part % 91)), (second % 1001, 10 + (other % 91))];
        var written = EffectiveWeights.Of(backends);
        var read = EffectiveWeights.Percents([.. backends.Zip(written, static (backend, effective) => (backend.Item1, (int?)effective))]);

        Assert.Equal(written, EffectiveWeights.Of([.. backends.Zip(read, static (backend, percent) => (backend.Item1, percent))]));
    }
}
