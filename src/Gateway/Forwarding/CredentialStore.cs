using System.Collections.Concurrent;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>
/// Upstream keys and certificates: files <c>&lt;secret&gt;/&lt;key&gt;</c> below one directory, as Kubernetes mounts them.
/// Read again when older than a second, so that a rotated key is used without a restart and however the mount swaps its files.
/// </summary>
/// <param name="directory">Holds a directory per secret.</param>
/// <param name="time">The clock.</param>
/// <param name="fallback">Asked where there is no file.</param>
internal sealed class CredentialStore(string directory, TimeProvider time, Func<string, string?>? fallback = null)
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

        if ((ReadFile(Path.Combine(directory, reference)) ?? fallback?.Invoke(reference)) is not { } text)
        {
            // Not remembered: a file that appears is used at once.
            _entries.TryRemove(reference, out _);
            return null;
        }

        _entries[reference] = new Entry(text, time.GetTimestamp());
        return text;
    }

    private static string? ReadFile(string path)
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            return text.Length > 0 ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Entry(string Text, long ReadAt);
}
