namespace DeepSeek.Bench.Gateway.Repetition;

/// <summary>Draws questions as people ask them: the n-th most frequent one n times less often than the first (Zipf's law, exponent 1).</summary>
internal sealed class Zipf
{
    private readonly double[] _upTo;
    private readonly Random _random;

    /// <param name="questions">How many there are.</param>
    /// <param name="seed">Of the draws.</param>
    public Zipf(int questions, int seed)
    {
        _random = new Random(seed);
        _upTo = new double[questions];
        var sum = 0.0;
        for (var i = 0; i < questions; i++)
        {
            sum += 1.0 / (i + 1);
            _upTo[i] = sum;
        }
    }

    /// <summary>The next question, from 0 for the most frequent one.</summary>
    public int Next()
    {
        var at = Array.BinarySearch(_upTo, _random.NextDouble() * _upTo[^1]);
        return at < 0 ? ~at : at;
    }
}
