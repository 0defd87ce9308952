using DeepSeek.Protocol.Routing;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Snapshots;

/// <summary>
/// Takes snapshots from wherever they come, checks them whole, and swaps the one that is served in one step. A bad one changes nothing but
/// <see cref="Rejected"/>. Thread-safe; the same bytes again are no change.
/// </summary>
public sealed partial class SnapshotReceiver
{
    private readonly Lock _lock = new();
    private readonly BackendRegistry _registry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile RouteModel? _current;
    private volatile SnapshotVerdict? _rejected;
    private DateTimeOffset _acceptedAt;

    internal SnapshotReceiver(BackendRegistry registry, TimeProvider time, ILogger logger)
    {
        _registry = registry;
        _time = time;
        _logger = logger;
    }

    /// <summary>Of the snapshot that is served; null before the first.</summary>
    public string? Hash => _current?.Hash;

    /// <summary>Set while the newest snapshot received is refused.</summary>
    public SnapshotVerdict? Rejected => _rejected;

    internal RouteModel? Current => _current;

    /// <summary>Called with what was served before (null: nothing) and what is served from now on. Must not wait.</summary>
    internal event Action<RouteModel?, RouteModel> Swapped = static (_, _) => { };

    /// <summary>Serves by <paramref name="json"/> from the next request on, or says why not.</summary>
    public SnapshotVerdict Offer(ReadOnlyMemory<byte> json)
    {
        var hash = SnapshotHash.Of(json.Span);
        lock (_lock)
        {
            if (hash == _current?.Hash)
            {
                _rejected = null;
                return new SnapshotVerdict(hash, []);
            }

            if (_rejected is { } refused && refused.Hash == hash)
            {
                return refused;
            }

            return Take(hash, json.Span);
        }
    }

    internal SnapshotStatus Describe()
    {
        lock (_lock)
        {
            return new SnapshotStatus
            {
                Hash = _current?.Hash,
                Route = _current?.Route,
                Level = _current?.Snapshot.Level,
                AcceptedAt = _current is null ? null : _acceptedAt,
                Rejected = _rejected is { } r ? new RejectedSnapshot(r.Hash, r.Reasons) : null,
                Tiers = _current?.Tiers.Select(static t => new TierShare(t.Settings.Name, t.Settings.Share, t.Settings.CircuitOpen)).ToArray(),
            };
        }
    }

    private SnapshotVerdict Take(string hash, ReadOnlySpan<byte> json)
    {
        var (snapshot, reasons) = SnapshotReader.Read(json);
        if (snapshot is null)
        {
            _rejected = new SnapshotVerdict(hash, reasons);
            var all = string.Join("; ", reasons);
            Log.Refused(_logger, hash, all);
            return _rejected;
        }

        var before = _current;
        _current = _registry.Compile(hash, snapshot);
        _rejected = null;
        _acceptedAt = _time.GetUtcNow();
        Swapped(before, _current);
        var shares = string.Join(", ", _current.Tiers.Select(static t => $"{t.Settings.Name} {t.Settings.Share}%"));
        Log.Accepted(_logger, hash, _current.Route, shares);
        return new SnapshotVerdict(hash, []);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Serving snapshot {Hash} of {Route}: {Shares}")]
        public static partial void Accepted(ILogger logger, string hash, string route, string shares);

        [LoggerMessage(Level = LogLevel.Error, Message = "Snapshot {Hash} is refused, the last good one goes on being served: {Reasons}")]
        public static partial void Refused(ILogger logger, string hash, string reasons);
    }
}
