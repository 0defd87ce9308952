using System.Globalization;

namespace DeepSeek.ControllerRuntime.Events;

/// <summary>
/// Decides what becomes of a recorded event, by client-go's rules: the same event again counts up the first one; more than ten
/// similar ones within ten minutes become one that says so; and no object gets more than 25 at once and one in five minutes.
/// </summary>
internal sealed class EventCorrelator
{
    public const string CombinedPrefix = "(combined from similar events): ";

    private const int MostSimilar = 10;
    private const int Burst = 25;
    private const int Remembered = 4096;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly Dictionary<Similarity, Similar> _similar = [];
    private readonly Dictionary<(Similarity, string Note), EventSeries> _series = [];
    private long _written;

    /// <summary>The series to write, or null when the object has had too many events.</summary>
    public EventSeries? Correlate(RecordedEvent said)
    {
        var now = said.At;
        Forget(now);
        if (!Bucketed(said.Regarding.Uid ?? "", now).TryTake(now))
            return null;

        var similarity = new Similarity(said.Regarding.Uid ?? "", said.Type, said.Reason, said.Action);
        var combined = SimilarTo(similarity, now).Add(said.Note) > MostSimilar;
        var identity = (similarity, combined ? CombinedPrefix : said.Note);
        if (_series.TryGetValue(identity, out var series) && now - series.Last < Window)
            return _series[identity] = series with { Count = series.Count + 1, Last = now };

        var note = combined ? CombinedPrefix + said.Note : said.Note;
        return _series[identity] = new EventSeries(NextName(said.Regarding.Name ?? "", now), note, 1, now, now);
    }

    private Bucket Bucketed(string uid, DateTimeOffset now)
    {
        if (!_buckets.TryGetValue(uid, out var bucket))
            _buckets[uid] = bucket = new Bucket(Burst, Refill, now);
        return bucket;
    }

    private Similar SimilarTo(Similarity similarity, DateTimeOffset now)
    {
        if (!_similar.TryGetValue(similarity, out var similar) || now - similar.Since >= Window)
            _similar[similarity] = similar = new Similar(now);
        return similar;
    }

    private string NextName(string regarding, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{regarding}.{now.UtcTicks:x}{++_written & 0xfff:x3}");

    private void Forget(DateTimeOffset now)
    {
        if (_series.Count + _buckets.Count < Remembered)
            return;
        Drop(_series, series => now - series.Last >= Window);
        Drop(_similar, similar => now - similar.Since >= Window);
        Drop(_buckets, bucket => bucket.IsFull(now));
    }

    private static void Drop<TKey, TValue>(Dictionary<TKey, TValue> from, Predicate<TValue> when)
        where TKey : notnull
    {
        foreach (var key in from.Where(entry => when(entry.Value)).Select(entry => entry.Key).ToArray())
            from.Remove(key);
    }

    private readonly record struct Similarity(string Uid, string Type, string Reason, string Action);

    private sealed class Similar(DateTimeOffset since)
    {
        private readonly HashSet<string> _notes = new(StringComparer.Ordinal);

        public DateTimeOffset Since { get; } = since;

        public int Add(string note)
        {
            if (_notes.Count <= MostSimilar)
                _notes.Add(note);
            return _notes.Count;
        }
    }

    private sealed class Bucket(int size, TimeSpan refill, DateTimeOffset since)
    {
        private double _tokens = size;
        private DateTimeOffset _at = since;

        public bool IsFull(DateTimeOffset now) => _tokens + ((now - _at) / refill) >= size;

        public bool TryTake(DateTimeOffset now)
        {
            _tokens = Math.Min(size, _tokens + Math.Max(0, (now - _at) / refill));
            _at = now;
            if (_tokens < 1)
                return false;
            _tokens--;
            return true;
        }
    }
}
