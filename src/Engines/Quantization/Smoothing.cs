namespace DeepSeek.Engines.Quantization;

/// <summary>
/// SmoothQuant (https://arxiv.org/abs/2211.10438): channels of activations that are much larger than the others are divided, and their rows of
/// the weights multiplied by the same, so that one scale suits all channels.
/// </summary>
internal static class Smoothing
{
    /// <summary>By what each channel of the activations is divided.</summary>
    /// <param name="activations">The largest magnitude of each channel.</param>
    /// <param name="weights">The largest magnitude of each channel's weights, over all layers with this input.</param>
    /// <param name="strength">α: 0 to 1.</param>
    public static float[] Divisors(ReadOnlySpan<float> activations, ReadOnlySpan<float> weights, float strength)
    {
        var divisors = new float[activations.Length];
        for (var i = 0; i < divisors.Length; i++)
        {
            // A channel that is never used, or doesn't matter, needs nothing.
            divisors[i] = activations[i] > 0 && weights[i] > 0 && strength > 0
                ? Math.Clamp(MathF.Pow(activations[i], strength) / MathF.Pow(weights[i], 1 - strength), 1e-5f, 1e5f)
                : 1;
        }

        return divisors;
    }
}
