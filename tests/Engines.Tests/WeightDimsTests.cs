using DeepSeek.TinyModels.Training;

namespace DeepSeek.Engines.Tests;

public sealed class WeightDimsTests
{
    [Fact]
    public void Decoder_that_nobody_trains_has_the_weights_of_one_that_learns()
    {
        var shape = new Shape(Vocabulary: 7, Context: 8) { Layers = 3, Inner = 20 };
        Assert.Equal(
            new Decoder(shape, seed: 1).Parameters.Select(static parameter => new WeightDims(parameter.Name, parameter.Rows, parameter.Columns)),
            WeightDims.Of(shape));
    }
}
