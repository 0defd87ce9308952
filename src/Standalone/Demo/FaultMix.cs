namespace DeepSeek.Standalone.Demo;

/// <summary>
/// Says which requests of a node fail, and how: evenly spread (multiples of the golden ratio), so that any few seconds show the rate that
/// was asked for and every run of the demo is alike. Thread-safe.
/// </summary>
internal sealed class FaultMix
{
    private const double GoldenRatio = 0.6180339887498949;

    private static readonly Fault[] Kinds =
        [Fault.Overloaded, Fault.OutOfResources, Fault.Cut, Fault.Overloaded, Fault.OutOfResources, Fault.Overloaded, Fault.Silence];

    private int _asked;
    private int _failed;

    /// <summary>Percent of requests that fail.</summary>
    public int Percent { get; set; }

    /// <summary>What becomes of the next request.</summary>
    public Fault Next()
    {
        var position = Interlocked.Increment(ref _asked) * GoldenRatio % 1;
        return position * 100 < Percent ? Kinds[Interlocked.Increment(ref _failed) % Kinds.Length] : Fault.None;
    }
}
