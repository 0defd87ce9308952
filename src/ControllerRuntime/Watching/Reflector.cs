using System.Text.Json;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Watching;

/// <summary>
/// Keeps one namespace's part of a store like the server: Listing → Watching, back to Watching from the last resource version
/// when a watch ends or breaks, back to Listing when the server no longer knows that version.
/// </summary>
/// <remarks>
/// Nothing is lost: a version is only advanced past what the store has taken, so whatever a broken stream did not deliver is
/// delivered by the next one, and what happened between an expired version and the new list shows as a difference.
/// </remarks>
internal sealed partial class Reflector<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const int AbsencesBelieved = 3;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    private readonly ApiClient _client;
    private readonly ResourceKind<T> _kind;
    private readonly ListQuery _query;
    private readonly bool _optional;
    private readonly WatchOptions _options;
    private readonly WatchBackoff _backoff;
    private readonly ReflectorSink<T> _sink;
    private readonly ConnectionLog _connection;
    private readonly ResumePoint _point = new();

    private long _turned;
    private int _absences;
    private bool _listed;

    public Reflector(ApiClient client, ResourceKind<T> kind, (string Namespace, WatchScope Scope) part, WatchOptions options, ReflectorSink<T> sink)
    {
        _client = client;
        _kind = kind;
        _query = new ListQuery(part.Namespace, part.Scope.LabelSelector, part.Scope.FieldSelector, options.PageSize, "");
        _optional = part.Scope.Optional;
        _options = options;
        _backoff = new WatchBackoff(options);
        _sink = sink;
        _connection = new ConnectionLog(sink.Logger, part.Namespace.Length == 0 ? $"{kind}" : $"{kind} in {part.Namespace}", client.Outage);
        _turned = options.Time.GetTimestamp();
    }

    /// <summary>
    /// Since when nothing has come, ended, failed or been tried. Every list, watch and wait has an end of its own, so a loop that
    /// stands still for longer than the longest of them does not go on by itself.
    /// </summary>
    public TimeSpan StandingStill => _options.Time.GetElapsedTime(Volatile.Read(ref _turned));

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Turn();
            var wait = await StepAsync(cancellationToken);
            Turn();
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, _options.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Turn() => Volatile.Write(ref _turned, _options.Time.GetTimestamp());

    /// <summary>One list, or one watch from start to end. Says how long to wait before the next.</summary>
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _point.Version.Length == 0 ? await ListAsync(cancellationToken) : await WatchAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Expired)
        {
            Log.Expired(_sink.Logger, _kind.Plural, _point.Version);
            return _point.Lose() ? TimeSpan.Zero : _backoff.Next();
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound)
        {
            return Miss(e);
        }
        catch (JsonException e)
        {
            _connection.Lost(e);
            _point.Distrust();
            return _backoff.Next();
        }
        catch (Exception e)
        {
            _connection.Lost(e);
            return Longer(_backoff.Next(), (e as ApiException)?.RetryAfter);
        }
    }

    private async Task<TimeSpan> ListAsync(CancellationToken cancellationToken)
    {
        var items = new List<PackedObject>();
        var unreadable = new HashSet<ObjectKey>();
        var query = _query;
        ListPage<PackedObject> page;
        do
        {
            page = await _client.ListPageAsync(_kind, query, item => PackedObject.Of(_kind, item), cancellationToken);
            items.AddRange(page.Items);
            unreadable.UnionWith(page.Unreadable);
            query = query with { Continue = page.Continue };
            Turn();
        }
        while (page.Continue.Length > 0);

        if (!_point.Believes(page.ResourceVersion, out var wentBack))
            return _backoff.Next();

        if (wentBack)
        {
            Log.WentBack(_sink.Logger, _kind.Plural, _point.Highest, page.ResourceVersion);
            _sink.ForgetVersions();
        }

        foreach (var key in unreadable)
            Log.UnreadableItem(_sink.Logger, _kind.Plural, key);
        _sink.Replace(_query.Namespace, items, unreadable);
        (_listed, _absences) = (true, 0);
        _point.Listed(page.ResourceVersion);
        _connection.Restored();
        return TimeSpan.Zero;
    }

    private async Task<TimeSpan> WatchAsync(CancellationToken cancellationToken)
    {
        var started = _options.Time.GetTimestamp();
        var lasts = RandomLength();
        // The server ends the watch in time; one that goes on in silence is a connection that nobody holds the other end of.
        using var deadline = new CancellationTokenSource(lasts + Grace, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var delivered = false;
        try
        {
            await using var stream = await _client.WatchAsync(_kind, _query, _point.Version, lasts, either.Token);
            _connection.Restored();
            await foreach (var step in WatchStream.ReadAsync(_kind, stream, either.Token))
            {
                Take(step);
                delivered = true;
                Turn();
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (IOException)
        {
            // The connection broke. An end like another: what it did not deliver the next one does, and a server that is gone shows then.
        }

        // An end is normal; one after the other without a word in between is a server in trouble.
        return delivered || _options.Time.GetElapsedTime(started) >= ShortWatch ? TimeSpan.Zero : _backoff.Next();
    }

    private void Take(WatchEvent<T> step)
    {
        // Versions only grow in one stream. If not, the server went back in time under it, and only a list can tell how far.
        if (ResourceVersions.IsOlder(step.ResourceVersion, _point.Version))
            throw new ApiException(ApiFailure.Expired, $"watch {_kind}: version {step.ResourceVersion} after {_point.Version}");

        if (step.Trouble is { } trouble)
            Log.UnreadableEvent(_sink.Logger, _kind.Plural, step.ResourceVersion, trouble);
        else if (step.Type == WatchEventType.Deleted)
            _sink.Remove(step.Item!);
        else if (step.Item is { } item)
            _sink.Set(item);
        _point.MoveTo(step.ResourceVersion);
    }

    /// <summary>
    /// The server does not know the kind: its CRD is not installed yet, or went and took all objects with it. A kind that was there,
    /// or must be, is not given up at the first word, which may come from a server that is just starting.
    /// </summary>
    private TimeSpan Miss(ApiException cause)
    {
        _point.Lose();
        if (_listed ? ++_absences < AbsencesBelieved : !_optional)
        {
            _connection.Lost(cause);
            return _backoff.Next();
        }

        _sink.Absent(_query.Namespace);
        return _options.AbsentPause;
    }

    private TimeSpan RandomLength()
    {
        lock (_options.Random)
            return _options.ShortestWatch * (1 + _options.Random.NextDouble());
    }

    private static TimeSpan Longer(TimeSpan wait, TimeSpan? asked) => asked > wait ? asked.Value : wait;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "The server no longer knows version {Version} of {Kind}; listing again")]
        public static partial void Expired(ILogger logger, string kind, string version);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Kind} {Key} cannot be read and keeps its last readable state")]
        public static partial void UnreadableItem(ILogger logger, string kind, ObjectKey key);

        [LoggerMessage(Level = LogLevel.Error, Message = "One of {Kind}, at version {Version}, cannot be read and keeps its last readable state: {Why}")]
        public static partial void UnreadableEvent(ILogger logger, string kind, string version, string why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The server's {Kind} went back from version {From} to {To}; taking them as they are")]
        public static partial void WentBack(ILogger logger, string kind, string from, string to);
    }
}
