using DeepSeek.Bench.Gateway.Upstream;
using DeepSeek.Testing.Upstream;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Bench.Gateway.Availability;

/// <summary>A DeepSeek node on the loopback that answers, fails by a plan, or is gone.</summary>
internal sealed class SimulatedNode : IAsyncDisposable
{
    private readonly ScriptedUpstream _upstream;
    private readonly Lock _lock = new();
    private CancellationTokenSource _outage = new();
    private FaultPlan? _plan;
    private int _attempts;
    private int _answered;

    private SimulatedNode(ScriptedUpstream upstream)
    {
        _upstream = upstream;
        _upstream.Always(ServeAsync);
        _upstream.Probe = ProbeAsync;
        Url = new Uri(upstream.Url);
    }

    public Uri Url { get; }

    /// <summary>Requests that it was asked, probes aside.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>Those that it answered completely.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public static async Task<SimulatedNode> StartAsync() => new(await ScriptedUpstream.StartAsync());

    /// <summary>Fails by this plan from now on, and counts from nothing.</summary>
    /// <param name="plan">Null: nothing fails.</param>
    public void Begin(FaultPlan? plan)
    {
        lock (_lock)
        {
            (_plan, _attempts, _answered) = (plan, 0, 0);
        }
    }

    /// <summary>Cuts every connection, and each new one when a request comes.</summary>
    public Task FallAsync() => _outage.CancelAsync();

    public void Return() => _outage = new CancellationTokenSource();

    public async ValueTask DisposeAsync()
    {
        await _upstream.DisposeAsync();
        _outage.Dispose();
    }

    private async Task ServeAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var outage = _outage.Token;
        var fault = Count();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(outage, cancellationToken);
        try
        {
            await FailOrAnswerAsync(http, outage.IsCancellationRequested ? NodeFault.None : fault, RequestScan.IsStream((byte[])http.Items["body"]!), end.Token);
        }
        catch (OperationCanceledException) when (outage.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    private NodeFault Count()
    {
        lock (_lock)
        {
            _attempts++;
            return _plan?.Next() ?? NodeFault.None;
        }
    }

    private Task FailOrAnswerAsync(HttpContext http, NodeFault fault, bool stream, CancellationToken end) => fault switch
    {
        NodeFault.Overloaded => Behaviours.Status(StatusCodes.Status503ServiceUnavailable, "Server overloaded", code: "service_unavailable")(http, end),
        NodeFault.TooManyRequests => Behaviours.Status(StatusCodes.Status429TooManyRequests, "Rate limit reached", code: "rate_limit_reached")(http, end),
        NodeFault.Silence => Behaviours.Silence()(http, end),
        NodeFault.KeepAlives => (stream ? Behaviours.KeepAliveForever() : Behaviours.BlankLinesForever())(http, end),
        NodeFault.Cut => NodeAnswer.CutAsync(http, stream, end),
        _ => AnswerAsync(http, stream, end),
    };

    private async Task AnswerAsync(HttpContext http, bool stream, CancellationToken end)
    {
        await NodeAnswer.WriteAsync(http, stream, end);
        Interlocked.Increment(ref _answered);
    }

    private Task ProbeAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (_outage.IsCancellationRequested)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        return Behaviours.Json(StatusCodes.Status200OK, """{"object":"list","data":[{"id":"deepseek-flash","object":"model"}]}""")(http, cancellationToken);
    }
}
