namespace DeepSeek.Inference.Measuring;

/// <summary>Tokens per second in several rounds.</summary>
/// <param name="Best">Of the fastest round: what else the machine does can only make a round slower.</param>
/// <param name="Median">Of the middle one; the lower of the two in the middle of an even number.</param>
internal sealed record Rate(double Best, double Median)
{
    /// <param name="rounds">At least one.</param>
    public static Rate Of(IEnumerable<double> rounds)
    {
        double[] sorted = [.. rounds.Order()];
        return new Rate(sorted[^1], sorted[(sorted.Length - 1) / 2]);
    }
}
