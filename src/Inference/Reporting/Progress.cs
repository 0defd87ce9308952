using System.Globalization;
using DeepSeek.Protocol.Engines;

namespace DeepSeek.Inference.Reporting;

/// <summary>Says how far a long work is, a line every few seconds: made for logs, where a bar that redraws itself is of no use.</summary>
/// <param name="output">Where it is said.</param>
/// <param name="time">The clock; only its timestamps count.</param>
internal sealed class Progress(TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly long _started = time.GetTimestamp();
    private long _said = time.GetTimestamp();
    private string _step = "";
    private long _total;
    private long _before;
    private long _done;

    /// <summary>How far it is, for whoever asks from another thread; its figures may be of two moments.</summary>
    public JobProgress Now => new(Volatile.Read(ref _step), Volatile.Read(ref _done), Volatile.Read(ref _total));

    /// <summary>A line of its own.</summary>
    public void Say(string line) => output.WriteLine(line);

    /// <summary>Another part of the work begins, of which nobody knows how long it takes.</summary>
    public void Enter(string step)
    {
        Say(step);
        Begin(0, 0);
        Volatile.Write(ref _step, step);
    }

    /// <summary>Work begins, or goes on.</summary>
    /// <param name="total">Bytes in all.</param>
    /// <param name="done">Bytes that an earlier try has left.</param>
    public void Begin(long total, long done)
    {
        _before = done;
        Volatile.Write(ref _done, done);
        Volatile.Write(ref _total, total);
    }

    /// <summary>So many bytes more are done; fewer where something must be done again.</summary>
    public void Add(long bytes)
    {
        Volatile.Write(ref _done, _done + bytes);
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(_said, now) < Every)
        {
            return;
        }

        _said = now;
        var speed = (_done - _before) / Math.Max(time.GetElapsedTime(_started, now).TotalSeconds, 1);
        var left = speed > 0 ? $", {(_total - _done) / speed:0} s to go" : "";
        Say(string.Create(CultureInfo.InvariantCulture, $"{Size(_done)} of {Size(_total)} ({100.0 * _done / Math.Max(_total, 1):0} %), {Size((long)speed)}/s{left}"));
    }

    /// <summary>Bytes for people: decimal, as disks and networks are sold.</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };
}
