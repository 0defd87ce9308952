using System.Threading.Channels;
using DeepSeek.ControllerRuntime.Client;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace DeepSeek.ControllerRuntime.Events;

/// <summary>
/// Tells users what happened to an object, where <c>kubectl describe</c> shows it. Recording never waits and never fails: events
/// are written behind the caller's back, and one that cannot be written is lost with a word in the log.
/// </summary>
public sealed partial class EventRecorder
{
    private const int LongestNote = 1024; // the API server refuses a longer one

    /// <summary>A fault that a thousand routes have in common is told by each of them, several times in a second.</summary>
    internal const int MostWaiting = 5000;

    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private readonly ApiClient _client;
    private readonly string _controller;
    private readonly string _instance;
    private readonly EventCorrelator _correlator = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<RecordedEvent> _waiting;

    /// <param name="client">The API server.</param>
    /// <param name="controller">Who reports, <c>example.com/my-operator</c>.</param>
    /// <param name="instance">Which of its processes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of events that could not be written.</param>
    public EventRecorder(ApiClient client, string controller, string instance, TimeProvider time, ILogger logger)
    {
        _client = client;
        _controller = controller;
        _instance = instance;
        _time = time;
        _logger = logger;
        _waiting = Channel.CreateBounded<RecordedEvent>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            lost => Log.NotWritten(logger, lost.Reason, lost.Regarding.Name, "too many events wait already"));
    }

    /// <summary>Records that something went as it should.</summary>
    /// <param name="kind">The kind of the object.</param>
    /// <param name="regarding">The object.</param>
    /// <param name="reason">Why, in UpperCamelCase: <c>Scaled</c>.</param>
    /// <param name="action">What was done or tried, in UpperCamelCase: <c>Reconcile</c>.</param>
    /// <param name="note">A sentence for a person.</param>
    public void Normal<T>(ResourceKind<T> kind, T regarding, string reason, string action, string note)
        where T : class, IKubernetesObject<V1ObjectMeta> => Record(kind, regarding, ("Normal", reason, action), note);

    /// <summary>Records that something is wrong.</summary>
    /// <inheritdoc cref="Normal"/>
    public void Warning<T>(ResourceKind<T> kind, T regarding, string reason, string action, string note)
        where T : class, IKubernetesObject<V1ObjectMeta> => Record(kind, regarding, ("Warning", reason, action), note);

    /// <summary>Writes what is recorded until cancelled; what waits then is still tried, once and quickly.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var said in _waiting.Reader.ReadAllAsync(cancellationToken))
                await WriteAsync(said, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await DrainAsync();
        }
    }

    private async Task DrainAsync()
    {
        using var limit = new CancellationTokenSource(DrainLimit, _time);
        try
        {
            while (_waiting.Reader.TryRead(out var said))
                await WriteAsync(said, limit.Token);
        }
        catch (OperationCanceledException)
        {
            Log.Dropped(_logger, _waiting.Reader.Count + 1);
        }
    }

    private void Record<T>(ResourceKind<T> kind, T regarding, (string Type, string Reason, string Action) what, string note)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var reference = new V1ObjectReference
        {
            ApiVersion = kind.ApiVersion,
            Kind = kind.Kind,
            Name = regarding.Metadata.Name,
            NamespaceProperty = regarding.Metadata.NamespaceProperty,
            Uid = regarding.Metadata.Uid,
            ResourceVersion = regarding.Metadata.ResourceVersion,
        };
        var said = note.Length <= LongestNote ? note : note[..(LongestNote - 1)] + "…";
        _waiting.Writer.TryWrite(new RecordedEvent(reference, what.Type, what.Reason, what.Action, said, _time.GetUtcNow()));
    }

    private async Task WriteAsync(RecordedEvent said, CancellationToken cancellationToken)
    {
        if (_correlator.Correlate(said) is not { } series)
            return;
        try
        {
            await _client.ApplyAsync(Kinds.Event, Compose(said, series), _controller, force: true, cancellationToken);
        }
        catch (ApiException e)
        {
            Log.NotWritten(_logger, said.Reason, said.Regarding.Name, e.Message);
        }
    }

    private Eventsv1Event Compose(RecordedEvent said, EventSeries series) => new()
    {
        Metadata = new V1ObjectMeta { Name = series.Name, NamespaceProperty = said.Regarding.NamespaceProperty ?? "default" },
        EventTime = series.First.UtcDateTime,
        ReportingController = _controller,
        ReportingInstance = _instance,
        Action = said.Action,
        Reason = said.Reason,
        Regarding = said.Regarding,
        Note = series.Note,
        Type = said.Type,
        Series = series.Count == 1 ? null : new Eventsv1EventSeries { Count = series.Count, LastObservedTime = series.Last.UtcDateTime },
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The event {Reason} about {Name} could not be written: {Cause}")]
        public static partial void NotWritten(ILogger logger, string reason, string name, string cause);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} events could not be written before the end")]
        public static partial void Dropped(ILogger logger, int count);
    }
}
