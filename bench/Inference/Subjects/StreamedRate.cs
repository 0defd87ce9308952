namespace DeepSeek.Bench.Inference.Subjects;

/// <summary>Tokens per second of several streams together.</summary>
internal static class StreamedRate
{
    /// <summary>While all of them are speaking: from the moment at which the last has begun until the first has ended.</summary>
    /// <exception cref="InvalidOperationException">There is no such time.</exception>
    public static double Of(IReadOnlyList<StreamedAnswer> answers)
    {
        var (from, to) = (answers.Max(static answer => answer.Pieces[0]), answers.Min(static answer => answer.Pieces[^1]));
        return to > from
            ? answers.Sum(answer => answer.Pieces.Count(piece => piece > from && piece <= to)) / TimeProvider.System.GetElapsedTime(from, to).TotalSeconds
            : throw new InvalidOperationException("the answers never came at the same time: they are too short");
    }
}
