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
    private const int StaleListsBelieved = 3;
    private static readonly TimeSpan OptionalPause = TimeSpan.FromSeconds(30);
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

    private string _version = "";
    private string _malformedAt = "-";
    private string _highest = "";
    private int _staleLists;
    private bool _watchedSinceList;

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
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = await StepAsync(cancellationToken);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, _options.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One list, or one watch from start to end. Says how long to wait before the next.</summary>
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _version.Length == 0 ? await ListAsync(cancellationToken) : await WatchAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (ApiException e) when (e.Failure == ApiFailure.Expired)
        {
            return Expire();
        }
        catch (ApiException e) when (e.Failure == ApiFailure.NotFound && _optional)
        {
            _sink.Replace(_query.Namespace, [], new HashSet<ObjectKey>());
            _version = "";
            return OptionalPause;
        }
        catch (JsonException e)
        {
            return Distrust(e);
        }
        catch (Exception e)
        {
            _connection.Lost(e);
            return Longer(_backoff.Next(), (e as ApiException)?.RetryAfter);
        }
    }

    private async Task<TimeSpan> ListAsync(CancellationToken cancellationToken)
    {
        var items = new List<T>();
        var unreadable = new HashSet<ObjectKey>();
        var query = _query;
        ListPage<T> page;
        do
        {
            page = await _client.ListPageAsync(_kind, query, cancellationToken);
            items.AddRange(page.Items);
            unreadable.UnionWith(page.Unreadable);
            query = query with { Continue = page.Continue };
        }
        while (page.Continue.Length > 0);

        if (IsStale(page.ResourceVersion))
            return _backoff.Next();

        foreach (var key in unreadable)
            Log.UnreadableItem(_sink.Logger, _kind.Plural, key);
        _sink.Replace(_query.Namespace, items, unreadable);
        (_version, _highest, _watchedSinceList) = (page.ResourceVersion, page.ResourceVersion, false);
        _connection.Restored();
        return TimeSpan.Zero;
    }

    /// <summary>
    /// A list older than what is held comes from a lagging replica, and is asked for again. When the server insists, the cluster
    /// was restored from a backup, and the list is the truth.
    /// </summary>
    private bool IsStale(string version)
    {
        if (!ResourceVersions.IsOlder(version, _highest))
        {
            _staleLists = 0;
            return false;
        }

        if (++_staleLists < StaleListsBelieved)
            return true;

        Log.WentBack(_sink.Logger, _kind.Plural, _highest, version);
        _staleLists = 0;
        _sink.ForgetVersions();
        return false;
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
            await using var stream = await _client.WatchAsync(_kind, _query, _version, lasts, either.Token);
            _connection.Restored();
            await foreach (var step in WatchStream.ReadAsync(_kind, stream, either.Token))
            {
                Take(step);
                delivered = true;
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }

        // An end is normal; one after the other without a word in between is a server in trouble.
        return delivered || _options.Time.GetElapsedTime(started) >= ShortWatch ? TimeSpan.Zero : _backoff.Next();
    }

    private void Take(WatchEvent<T> step)
    {
        // Versions only grow in one stream. If not, the server went back in time under it, and only a list can tell how far.
        if (ResourceVersions.IsOlder(step.ResourceVersion, _version))
            throw new ApiException(ApiFailure.Expired, $"watch {_kind}: version {step.ResourceVersion} after {_version}");

        if (step.Trouble is { } trouble)
            Log.UnreadableEvent(_sink.Logger, _kind.Plural, step.ResourceVersion, trouble);
        else if (step.Type == WatchEventType.Deleted)
            _sink.Remove(step.Item!);
        else if (step.Item is { } item)
            _sink.Set(item);

        _watchedSinceList = true;
        if (step.ResourceVersion.Length == 0)
            return;
        _version = step.ResourceVersion;
        if (ResourceVersions.IsOlder(_highest, _version))
            _highest = _version;
    }

    /// <summary>The version is too old to resume from: list again, at once unless the last list led nowhere either.</summary>
    private TimeSpan Expire()
    {
        var pause = _version.Length > 0 && _watchedSinceList ? TimeSpan.Zero : _backoff.Next();
        Log.Expired(_sink.Logger, _kind.Plural, _version);
        _version = "";
        return pause;
    }

    /// <summary>A line that is no event: resume before it, and when that meets it again, list.</summary>
    private TimeSpan Distrust(JsonException cause)
    {
        _connection.Lost(cause);
        (_malformedAt, _version) = (_version, _version == _malformedAt ? "" : _version);
        return _backoff.Next();
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
