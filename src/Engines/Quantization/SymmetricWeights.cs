namespace DeepSeek.Engines.Quantization;

/// <summary>A matrix in signed integers of 8 bits, inputs × outputs, with a scale for each output: w ≈ q · scale.</summary>
/// <param name="Values">Row after row.</param>
/// <param name="Scales">One for each column.</param>
internal sealed record SymmetricWeights(sbyte[] Values, float[] Scales)
{
    /// <param name="pieces">The matrix as it lies, from its beginning to its end; they are gone through twice.</param>
    /// <param name="inputs">Rows.</param>
    /// <param name="outputs">Columns.</param>
    /// <param name="transposed">Whether it lies the other way round.</param>
    /// <param name="largest">127, or 63 for 7 bits.</param>
    public static SymmetricWeights Of(IEnumerable<ReadOnlyMemory<float>> pieces, int inputs, int outputs, bool transposed, int largest = 127)
    {
        var lines = Lines(pieces, transposed ? inputs : outputs);
        var scales = new float[outputs];
        foreach (var (line, from, part) in lines)
        {
            var weights = part.Span;
            for (var i = 0; i < weights.Length; i++)
            {
                ref var scale = ref scales[transposed ? line : from + i];
                scale = Math.Max(scale, Math.Abs(weights[i]));
            }
        }

        for (var o = 0; o < outputs; o++)
        {
            // A column of zeros stays one, whatever its scale.
            scales[o] = scales[o] > 0 ? scales[o] / largest : 1;
        }

        var values = new sbyte[inputs * outputs];
        foreach (var (line, from, part) in lines)
        {
            var weights = part.Span;
            for (var i = 0; i < weights.Length; i++)
            {
                var (input, output) = transposed ? (from + i, line) : (line, from + i);
                values[input * outputs + output] = (sbyte)Math.Clamp(MathF.Round(weights[i] / scales[output]), -largest, largest);
            }
        }

        return new SymmetricWeights(values, scales);
    }

    // Parts of the lines of a matrix, each with its line and where in it it begins.
    private static IEnumerable<(int Line, int From, ReadOnlyMemory<float> Weights)> Lines(IEnumerable<ReadOnlyMemory<float>> pieces, int length)
    {
        var (line, from) = (0, 0);
        foreach (var piece in pieces)
        {
            for (var rest = piece; !rest.IsEmpty;)
            {
                var part = rest[..Math.Min(rest.Length, length - from)];
                yield return (line, from, part);
                rest = rest[part.Length..];
                from += part.Length;
                (line, from) = from == length ? (line + 1, 0) : (line, from);
            }
        }
    }
}
