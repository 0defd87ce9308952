using System.Diagnostics;
using System.Globalization;
using DeepSeek.Gateway.Caching;
using DeepSeek.Gateway.Dialects;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Protocol.Chat;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Pipeline;

/// <summary>One request on its way through the stages: each fills in its part once, and those after it read it.</summary>
internal sealed class Exchange : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended;
    private readonly CancellationTokenRegistration _onAbort;
    private readonly CancellationTokenRegistration _onShutdown;
    private volatile bool _clientGone;

    public Exchange(HttpContext http, Endpoint endpoint, RouteModel model, TimeProvider time, CancellationToken shutdown)
    {
        Http = http;
        Endpoint = endpoint;
        Model = model;
        Dialect = endpoint.Dialect();
        Client = new ClientResponse(http, Dialect, time);
        Waits = new WaitClock(time);
        RequestId = RequestIdentity.Of(http.Request, time);
        Started = time.GetTimestamp();
        http.Response.Headers[RequestIdentity.HeaderName] = RequestId;
        _ended = new CancellationTokenSource(model.Snapshot.Timeouts.Request, time);
        _onAbort = http.RequestAborted.UnsafeRegister(static s => ((Exchange)s!).Leave(), this);
        _onShutdown = shutdown.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), _ended);
    }

    public HttpContext Http { get; }

    public Endpoint Endpoint { get; }

    /// <summary>What client and upstream speak.</summary>
    public IDialect Dialect { get; }

    /// <summary>The snapshot that the request began with, and keeps.</summary>
    public RouteModel Model { get; }

    public ClientResponse Client { get; }

    public string RequestId { get; }

    /// <summary>Timestamp.</summary>
    public long Started { get; }

    /// <summary>The request's own; null without telemetry.</summary>
    public Activity? Span { get; init; }

    /// <summary>Begun around everything that this request waits for.</summary>
    public WaitClock Waits { get; }

    /// <summary>Fires when the client leaves, the time for the request is up, or the gateway gives up draining.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>The client left before anything else had ended the exchange: the web server also cuts those that read nothing at its end.</summary>
    public bool ClientGone => _clientGone;

    /// <summary>Set by know: the client's name, for logs. Null where clients aren't asked who they are, and where this one couldn't say.</summary>
    public string? Principal { get; set; }

    /// <summary>
    /// Whether what the client proves itself by stays here: the backend has a key of its own, or it was meant for this gateway. A refused
    /// key is then never the client's.
    /// </summary>
    /// <param name="key">The backend's own; null where it has none.</param>
    public bool Withholds(string? key) => key is not null || Model.ClientAuth is not null;

    /// <summary>Set by parse; null where there is none.</summary>
    public RequestBody? Body { get; set; }

    /// <summary>Set by parse; empty where there is no body.</summary>
    public RequestHead Head { get; set; }

    /// <summary>Set by route: the client's model under the upstream's name. Null where there is no body.</summary>
    public string? UpstreamModel { get; set; }

    /// <summary>Filled by forward.</summary>
    public List<AttemptRecord> Attempts { get; } = [];

    /// <summary>Set by forward: from <see cref="Started"/> to the first semantic event of a stream.</summary>
    public TimeSpan? FirstToken { get; set; }

    /// <summary>Set by forward: who answered.</summary>
    public BackendModel? Answering { get; private set; }

    /// <summary>Set by cache: takes what is forwarded to the client. Null: the answer is not to be kept.</summary>
    public AnswerRecorder? Recorder { get; set; }

    /// <summary>Set by cache: what it did. Null: the route has none.</summary>
    public CacheResult? Cache { get; private set; }

    /// <summary>Set by whoever ends the exchange.</summary>
    public RequestOutcome Outcome { get; set; } = RequestOutcome.Failed;

    /// <summary>Says what the cache did, in the answer's headers while they can still be set.</summary>
    public void Say(CacheResult result)
    {
        Cache = result;
        if (!Client.Started)
        {
            Http.Response.Headers["x-deepseek-cache"] = result.Name();
        }
    }

    /// <summary>From here on the answer may take long: a client that wants a stream is kept there meanwhile.</summary>
    public void Hold()
    {
        if (Head.Stream)
        {
            Client.HoldFrom(Model.Snapshot.Timeouts.Commit);
        }
    }

    /// <summary>The answer comes from <paramref name="backend"/>. The attempt under way is not in <see cref="Attempts"/> yet while a stream runs.</summary>
    public void AnsweredBy(BackendModel backend)
    {
        var first = Answering is null;
        Answering = backend;
        if (first && !Client.Started)
        {
            DescribeTo(Http.Response.Headers);
            var underWay = Head.Stream ? 1 : 0;
            Http.Response.Headers["x-deepseek-attempts"] = (Attempts.Count + underWay).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Says who answered, after how many attempts.</summary>
    public void DescribeTo(IHeaderDictionary headers)
    {
        headers["x-deepseek-attempts"] = Attempts.Count.ToString(CultureInfo.InvariantCulture);
        if (Answering is { } backend)
        {
            headers["x-deepseek-backend"] = backend.Settings.Name;
            headers["x-deepseek-tier"] = backend.Tier;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _onAbort.Dispose();
        _onShutdown.Dispose();
        _ended.Dispose();
    }

    private void Leave()
    {
        _clientGone = !_ended.IsCancellationRequested;
        _ended.Cancel();
    }
}
