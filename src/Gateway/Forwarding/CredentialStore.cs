using System.Collections.Concurrent;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>
/// Upstream keys and certificates: files <c>&lt;secret&gt;/&lt;key&gt;</c> below one directory, as Kubernetes mounts them.
/// What a file held, and that there was none, is read again when older than a second: a rotated key and one that appears are used without
/// a restart, however the mount swaps its files, and no request pays for more than a look-up.
/// </summary>
/// <param name="directory">Holds a directory per secret.</param>
/// <param name="time">The clock.</param>
/// <param name="keyFallback">Asked for a key where there is no file.</param>
internal sealed class CredentialStore(string directory, TimeProvider time, Func<string, string?>? keyFallback = null)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The text of a file without the white space around it; null when there is none. The reference was validated with its snapshot.</summary>
    public string? Read(string reference)
    {
        if (_entries.TryGetValue(reference, out var entry) && time.GetElapsedTime(entry.ReadAt) < Freshness)
        {
            return entry.Text;
        }

        var text = SecretFile.Read(Path.Combine(directory, reference));
        _entries[reference] = new Entry(text, time.GetTimestamp());
        return text;
    }

    /// <summary>A key as it is sent in a header; null when there is none, or none that a header can carry.</summary>
    public string? ReadKey(string reference) =>
        (Read(reference) ?? keyFallback?.Invoke(reference)) is { } key && SecretFile.IsKey(key) ? key : null;

    private sealed record Entry(string? Text, long ReadAt);
}
