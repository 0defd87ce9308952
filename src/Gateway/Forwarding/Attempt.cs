using System.Diagnostics;
using System.Net;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.Telemetry;

namespace DeepSeek.Gateway.Forwarding;

// 1. build    method, URL, headers, body with the alias spliced in           UpstreamRequest
// 2. send     and wait for the headers                                       UpstreamTransport
// 3a. error   status of no success: read, classify, keep it if it is the     AnswerReader, FailureClassifier
//             client's own fault
// 3b. stream  hold, commit, pass                                             StreamRelay
// 3c. whole   read to the end, judge                                         AnswerReader
// 4. settle   every exception becomes an outcome here, and nowhere else

/// <summary>One try at one backend. Never throws for trouble of the world; leaves nothing behind that the next attempt could trip over.</summary>
/// <param name="exchange">The client's request.</param>
/// <param name="backend">Where it goes.</param>
/// <param name="key">The backend's own key; null where it has none.</param>
/// <param name="span">Its span; null without telemetry.</param>
/// <param name="time">The clock.</param>
internal sealed class Attempt(Exchange exchange, BackendModel backend, string? key, Activity? span, TimeProvider time)
{
    private readonly CommitGate _gate = new(exchange.Dialect, ownKey: exchange.Withholds(key));
    private readonly long _started = time.GetTimestamp();
    private int _status;
    private bool _committed;
    private TimeSpan? _firstToken;

    private bool OwnKey => exchange.Withholds(key);

    private bool IsStream => exchange.Head.Stream;

    public async Task<AttemptOutcome> RunAsync()
    {
        using var timer = new AttemptTimer(exchange.Model.Snapshot.Timeouts, IsStream, time, exchange.Ended);
        try
        {
            var outcome = KeyMask.Hide(await ForwardAsync(timer), key);
            return outcome with { Usage = outcome.Usage ?? _gate.Usage, FirstToken = _firstToken, Committed = _committed };
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            return Settle(e, timer);
        }
    }

    private async Task<AttemptOutcome> ForwardAsync(AttemptTimer timer)
    {
        using var request = UpstreamRequest.Build(exchange, backend, key, timer.Sent);
        TraceContext.Write(span ?? exchange.Span, request.Headers);
        using var response = await SendAsync(request, timer);
        timer.Sent();
        _status = (int)response.StatusCode;
        if (response.StatusCode is < HttpStatusCode.OK or >= HttpStatusCode.MultipleChoices)
        {
            return await AnswerReader.ReadErrorAsync(response, OwnKey, time.GetUtcNow(), exchange.Waits, timer.Token);
        }

        return IsStream && response.Content.Headers.ContentType?.MediaType is null or "text/event-stream"
            ? await RelayAsync(response, timer)
            : await ReadWholeAsync(response, timer);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, AttemptTimer timer)
    {
        using var wait = exchange.Waits.Begin();
        return await backend.Transport.SendAsync(request, timer.Token);
    }

    private async Task<AttemptOutcome> RelayAsync(HttpResponseMessage response, AttemptTimer timer)
    {
        using var relay = new StreamRelay(exchange, Commit, timer, _gate);
        await using var stream = await response.Content.ReadAsStreamAsync(timer.Token);
        return new AttemptOutcome { Failure = await relay.RunAsync(stream), Status = _status };

        ValueTask Commit()
        {
            _committed = true;
            _firstToken = time.GetElapsedTime(_started);
            exchange.FirstToken = time.GetElapsedTime(exchange.Started);
            AttemptSpan.Commit(span);
            exchange.AnsweredBy(backend);
            return exchange.Client.BeginAsync(_status, KeyMask.Hide(ForwardedHeaders.OfAnswer(response), key), exchange.Ended);
        }
    }

    /// <summary>A stream was asked for and something else came: only its error can be of use.</summary>
    private async Task<AttemptOutcome> ReadWholeAsync(HttpResponseMessage response, AttemptTimer timer)
    {
        var outcome = await AnswerReader.ReadAsync(response, exchange.Endpoint, OwnKey, exchange.Waits, timer.Token);
        return IsStream && outcome.Failure is null ? AttemptOutcome.Failed(FailureClassifier.MalformedAnswer, _status) : outcome;
    }

    /// <summary>Whose doing it was: the client's, the request's deadline, a timer of this attempt, or the wire.</summary>
    private AttemptOutcome Settle(Exception e, AttemptTimer timer)
    {
        var failure = exchange.ClientGone ? FailureClassifier.ClientGone
            : exchange.Ended.IsCancellationRequested ? FailureClassifier.OutOfTime
            : timer.Token.IsCancellationRequested ? timer.Expired
            : FailureClassifier.OfException(e);
        return new AttemptOutcome
        {
            Failure = failure,
            Status = _status,
            Committed = _committed,
            FirstToken = _firstToken,
            Usage = _gate.Usage,
        };
    }
}
