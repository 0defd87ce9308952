using System.Collections.Concurrent;

namespace DeepSeek.Gateway.Caching;

/// <summary>Up to when answers are forgotten: by partition, or all. A mark costs nothing per answer, and counts at once. Thread-safe.</summary>
internal sealed class PurgeMarks
{
    /// <summary>In the place of a partition: all of them.</summary>
    public const string All = "*";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _marks = new(StringComparer.Ordinal);

    /// <summary>Forgets what was kept until <paramref name="now"/>.</summary>
    /// <param name="partition">A partition's id, or <see cref="All"/>.</param>
    /// <param name="now">The moment.</param>
    public void Set(string partition, DateTimeOffset now) => _marks[partition] = now;

    /// <summary>Whether an answer is forgotten.</summary>
    public bool Cover(CachePartition partition, KeptAnswer answer) => !_marks.IsEmpty && (Covers(All, answer) || Covers(partition.Id, answer));

    private bool Covers(string partition, KeptAnswer answer) => _marks.TryGetValue(partition, out var until) && answer.StoredAt <= until;
}
