using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using DeepSeek.Gateway.Forwarding;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Authentication;

/// <summary>
/// The API keys of clients: a file per client, its name the client's, as Kubernetes mounts a Secret. What was read is read again when older
/// than a second, so that a key which is added, rotated or removed counts without a restart. Without a file nobody is let in. Thread-safe.
/// </summary>
/// <param name="directory">Holds the files; null: there are none, and nobody is let in.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Is told when it becomes another number of keys; of keys it sees nothing.</param>
internal sealed partial class ClientKeys(string? directory, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    /// <summary>What a key of a Secret may be called.</summary>
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly Lock _lock = new();
    private Entry[]? _entries;
    private long _readAt;
    private string? _said;

    /// <summary>How many clients have a key that can be used.</summary>
    public int Count => Current().Length;

    /// <summary>
    /// Whose key it is; null: nobody's. It takes the same time for every token: all keys are compared, each by its digest and in full, so
    /// that a stranger learns nothing from how long the answer takes.
    /// </summary>
    public string? Find(string token)
    {
        var presented = Digest(token);
        string? client = null;
        foreach (var entry in Current())
        {
            if (CryptographicOperations.FixedTimeEquals(entry.Digest, presented))
            {
                client ??= entry.Client;
            }
        }

        return client;
    }

    /// <summary>Whoever finds them old reads them, and the others wait: they must not go by a key that was removed.</summary>
    private Entry[] Current()
    {
        lock (_lock)
        {
            if (_entries is null || time.GetElapsedTime(_readAt) >= Freshness)
            {
                _entries = Read();
                _readAt = time.GetTimestamp();
            }

            return _entries;
        }
    }

    private Entry[] Read()
    {
        var entries = new List<Entry>();
        var unusable = new List<string>();
        foreach (var file in Files())
        {
            var client = Path.GetFileName(file);
            if (SecretFile.Read(file) is { } key && SecretFile.IsKey(key))
            {
                entries.Add(new Entry(client, Digest(key)));
            }
            else
            {
                unusable.Add(client);
            }
        }

        Tell(entries.Count, string.Join(", ", unusable));
        return [.. entries];
    }

    /// <summary>In the order of their names, without those that no Secret can have and that a mount keeps for itself (<c>..data</c>).</summary>
    private string[] Files()
    {
        try
        {
            return directory is null ? [] : [.. Directory.EnumerateFiles(directory).Where(static file => IsClient(Path.GetFileName(file))).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsClient(string name) => !name.StartsWith("..", StringComparison.Ordinal) && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    private void Tell(int count, string unusable)
    {
        var news = $"{count} {unusable}";
        if (news == _said)
        {
            return;
        }

        _said = news;
        if (count == 0)
        {
            Log.Nobody(logger, directory);
        }
        else
        {
            Log.Known(logger, count);
        }

        if (unusable.Length > 0)
        {
            Log.Unusable(logger, unusable);
        }
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private sealed record Entry(string Client, byte[] Digest);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "There is no client key in {Directory}: every client is refused until there is one")]
        public static partial void Nobody(ILogger logger, string? directory);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Count} client keys are known")]
        public static partial void Known(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Clients without a usable key, who are refused: {Clients}")]
        public static partial void Unusable(ILogger logger, string clients);
    }
}
