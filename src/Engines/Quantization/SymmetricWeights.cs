namespace DeepSeek.Engines.Quantization;

/// <summary>A matrix in signed integers of 8 bits, inputs × outputs, with a scale for each output: w ≈ q · scale.</summary>
/// <param name="Values">Row after row.</param>
/// <param name="Scales">One for each column.</param>
internal sealed record SymmetricWeights(sbyte[] Values, float[] Scales)
{
    /// <param name="weights">The matrix.</param>
    /// <param name="inputs">Rows.</param>
    /// <param name="outputs">Columns.</param>
    /// <param name="transposed">Whether it lies the other way round.</param>
    /// <param name="largest">127, or 63 for 7 bits.</param>
    public static SymmetricWeights Of(ReadOnlySpan<float> weights, int inputs, int outputs, bool transposed, int largest = 127)
    {
        var (perInput, perOutput) = transposed ? (1, inputs) : (outputs, 1);
        var scales = new float[outputs];
        for (var i = 0; i < inputs; i++)
        {
            for (var o = 0; o < outputs; o++)
            {
                scales[o] = Math.Max(scales[o], Math.Abs(weights[i * perInput + o * perOutput]));
            }
        }

        for (var o = 0; o < outputs; o++)
        {
            // A column of zeros stays one, whatever its scale.
            scales[o] = scales[o] > 0 ? scales[o] / largest : 1;
        }

        var values = new sbyte[inputs * outputs];
        for (var i = 0; i < inputs; i++)
        {
            for (var o = 0; o < outputs; o++)
            {
                values[i * outputs + o] = (sbyte)Math.Clamp(MathF.Round(weights[i * perInput + o * perOutput] / scales[o]), -largest, largest);
            }
        }

        return new SymmetricWeights(values, scales);
    }
}
