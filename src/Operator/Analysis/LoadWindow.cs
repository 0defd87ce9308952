using System.Collections.Immutable;

namespace DeepSeek.Operator.Analysis;

/// <summary>The load of a local model over the time that its autoscaling looks back.</summary>
internal sealed record LoadWindow
{
    public static LoadWindow Empty { get; } = new();

    /// <summary>Oldest first.</summary>
    public ImmutableList<LoadSample> Samples { get; init; } = [];

    /// <summary>Why the last round brought nothing, for people; null: it did.</summary>
    public string? Problem { get; init; }

    /// <summary>The last figure; null before the first.</summary>
    public double? Last => Samples.IsEmpty ? null : Samples[^1].Requests;

    /// <param name="sample">Not older than the ones before.</param>
    /// <param name="length">How far back samples are kept: one that is older than all of it stays, to know that it is covered.</param>
    public LoadWindow With(LoadSample sample, TimeSpan length)
    {
        var samples = Samples.Add(sample);
        var begin = sample.Time - length;
        while (samples.Count > 1 && samples[1].Time <= begin)
        {
            samples = samples.RemoveAt(0);
        }

        return new LoadWindow { Samples = samples };
    }

    /// <summary>The mean of the samples since then; null where there are none.</summary>
    public double? Mean(DateTimeOffset since) => Since(since) is { Length: > 0 } samples ? samples.Average(static sample => sample.Requests) : null;

    /// <summary>The most since then; null where the samples don't reach back as far: nothing may be concluded from silence.</summary>
    public double? Most(DateTimeOffset since) => !Samples.IsEmpty && Samples[0].Time <= since ? Since(since) is { Length: > 0 } samples ? samples.Max(static sample => sample.Requests) : null : null;

    private LoadSample[] Since(DateTimeOffset since) => [.. Samples.Where(sample => sample.Time >= since)];
}
