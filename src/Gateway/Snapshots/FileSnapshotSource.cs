using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>
/// A snapshot in a file. Looked at by content twice a second: this notices a rewrite, a rename over it and the symlink swap of a
/// Kubernetes mount alike, and a file of some kilobytes costs next to nothing to read.
/// </summary>
internal sealed partial class FileSnapshotSource(string path, SnapshotReceiver receiver, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private bool _unreadable;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await LookAsync(cancellationToken);
            await Task.Delay(Period, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var json = await File.ReadAllBytesAsync(path, cancellationToken);
            _unreadable = false;
            if (json.Length > 0)
            {
                // An empty file is one that is being written.
                receiver.Offer(json);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_unreadable)
            {
                _unreadable = true;
                Log.Unreadable(logger, path, e.Message);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway ends.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Snapshot file {Path} can't be read, looking on: {Reason}")]
        public static partial void Unreadable(ILogger logger, string path, string reason);
    }
}
