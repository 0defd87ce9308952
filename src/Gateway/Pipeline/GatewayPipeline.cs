using DeepSeek.Gateway.Admission;
using DeepSeek.Gateway.Authentication;
using DeepSeek.Gateway.Caching;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.Telemetry;
using DeepSeek.Protocol.Chat;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Pipeline;

// The order of the stages, and why each stands where it does:
// 1. meter    around everything: what was refused counts too
// 2. know     who the client is, where the route asks: strangers take no place in the queue
// 3. admit    before the body is read: a queue must cost no memory
// 4. parse    model and stream, nothing else: the first look at the body is the only one
// 5. route    from the client's model name to the upstream's; a list of models may be answered here
// 6. cache    behind routing, since answers belong to the upstream's model; what is known goes no further
// 7. forward  balance, attempt, commit: the only stage that sees upstreams
// 8. render   a refusal of any stage, in the one error shape of the client's dialect

/// <summary>Every request goes through here.</summary>
internal sealed partial class GatewayPipeline(
    SnapshotReceiver snapshots, ClientAuthenticator authenticator, AdmissionGate admission, DrainGate drain, Forwarder forwarder, ForwardingParts parts)
{
    private const string ModelOwner = "deepseek";

    /// <summary>A client that reads nothing for so long is not told any more.</summary>
    private static readonly TimeSpan RenderLimit = TimeSpan.FromSeconds(10);

    public async Task InvokeAsync(HttpContext http)
    {
        using var presence = drain.Enter();
        var endpoint = Endpoints.Find(http.Request.Path);
        var model = snapshots.Current;
        using var span = RequestSpan.Start(http.Request, endpoint);
        if (AtTheDoor(http, endpoint, model) is { } refusal)
        {
            parts.Metrics.Request(refusal.Outcome);
            http.Response.Headers[RequestIdentity.HeaderName] = RequestIdentity.Of(http.Request, parts.Time);
            RequestSpan.End(span, refusal);
            await ErrorRenderer.RenderAsync(http, Endpoints.DialectOf(http.Request.Path), refusal, http.RequestAborted);
            return;
        }

        await using var exchange = new Exchange(http, endpoint!.Value, model!, parts.Time, drain.GaveUp) { Span = span };
        await EndAsync(exchange, await ServeAsync(exchange));
    }

    private Refusal? AtTheDoor(HttpContext http, Endpoint? endpoint, RouteModel? model) =>
        drain.IsDraining ? Refusals.Draining
        : model is null ? Refusals.NoSnapshot
        : endpoint is not { } known ? Refusals.UnknownPath(http.Request)
        : http.Request.Method != known.Method() ? Refusals.WrongMethod(known)
        : null;

    /// <summary>A loop top: whatever goes wrong with one request ends here.</summary>
    private async Task<Refusal?> ServeAsync(Exchange exchange)
    {
        try
        {
            return await KnowAsync(exchange) ?? await AdmitAsync(exchange);
        }
        catch (OperationCanceledException) when (exchange.Ended.IsCancellationRequested)
        {
            return exchange.ClientGone ? Refusals.ClientGone : Refusals.OutOfTime(exchange);
        }
        catch (ConnectionAbortedException)
        {
            // It came behind one that ended with its connection.
            return Refusals.ClientGone;
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refusals.BodyTooLarge;
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return Refusals.BodyTooSlow;
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException)
        {
            return exchange.ClientGone ? Refusals.ClientGone : Refusals.BadRequest("The request body could not be read.");
        }
        catch (Exception e)
        {
            Log.Broken(parts.Logger, exchange.RequestId, e);
            return Refusals.Internal;
        }
    }

    private async ValueTask<Refusal?> KnowAsync(Exchange exchange)
    {
        if (exchange.Model.ClientAuth is not { } settings)
        {
            return null;
        }

        ClientVerdict verdict;
        using (exchange.Waits.Begin())
        {
            (verdict, exchange.Principal) = await authenticator.AuthenticateAsync(settings, exchange.Http.Request.Headers, exchange.Ended);
        }

        return verdict switch
        {
            ClientVerdict.Accepted => null,
            ClientVerdict.Missing => Refusals.NoKey,
            ClientVerdict.Refused => Refusals.UnknownKey,
            ClientVerdict.NotAllowed => Refusals.ClientNotAllowed,
            _ => Refusals.ClientAuthUnavailable,
        };
    }

    private async Task<Refusal?> AdmitAsync(Exchange exchange)
    {
        AdmissionVerdict verdict;
        using (exchange.Waits.Begin())
        {
            verdict = await admission.EnterAsync(exchange.Model.Snapshot.Admission, exchange.Ended);
        }

        if (verdict != AdmissionVerdict.Admitted)
        {
            return verdict == AdmissionVerdict.QueueFull ? Refusals.QueueFull : Refusals.QueueTimeout;
        }

        try
        {
            return await ParseAsync(exchange) ?? await RouteAsync(exchange);
        }
        finally
        {
            admission.Leave();
        }
    }

    private static async Task<Refusal?> ParseAsync(Exchange exchange)
    {
        if (!exchange.Endpoint.HasBody())
        {
            return null;
        }

        using (exchange.Waits.Begin())
        {
            exchange.Body = await RequestBody.ReadAsync(exchange.Http.Request, exchange.Ended);
        }

        var wrong = RequestHead.Read(exchange.Body.Bytes.Span, out var head);
        exchange.Head = exchange.Endpoint.MayStream() ? head : head with { Stream = false };
        return wrong is null ? null : Refusals.BadRequest(wrong);
    }

    private async Task<Refusal?> RouteAsync(Exchange exchange)
    {
        var aliases = exchange.Model.Snapshot.Models;
        if (exchange.Endpoint == Endpoint.Models && aliases.Count > 0)
        {
            var headers = new HeaderDictionary { ["Content-Type"] = "application/json" };
            var list = new Answer(StatusCodes.Status200OK, headers, ModelList.Write(aliases.Select(a => a.Name), ModelOwner));
            exchange.Outcome = RequestOutcome.Ok;
            await exchange.Client.DeliverAsync(list, exchange.Ended);
            return null;
        }

        if (exchange.Endpoint.HasBody())
        {
            exchange.UpstreamModel = exchange.Model.Aliases.GetValueOrDefault(exchange.Head.Model, exchange.Head.Model);
        }

        return await CacheAsync(exchange);
    }

    private Task<Refusal?> CacheAsync(Exchange exchange)
    {
        if (exchange.Model is { Cache: { } cache, Snapshot.Cache: { } settings })
        {
            if (CacheQuestion.Of(exchange, settings) is { } question)
            {
                return new CachedExchange(exchange, question, cache, settings, forwarder, parts).ServeAsync();
            }

            exchange.Say(CacheResult.Bypass);
        }

        exchange.Hold();
        return forwarder.ForwardAsync(exchange);
    }

    private async Task EndAsync(Exchange exchange, Refusal? refusal)
    {
        var own = exchange.Waits.Rest(exchange.Started);
        if (refusal is not null)
        {
            exchange.Outcome = refusal.Outcome;
            await RenderAsync(exchange, refusal);
        }

        RequestLedger.End(exchange, own, parts);
    }

    private async Task RenderAsync(Exchange exchange, Refusal refusal)
    {
        using var limit = new CancellationTokenSource(RenderLimit, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, exchange.Http.RequestAborted);
        try
        {
            await ErrorRenderer.RenderAsync(exchange, refusal, either.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            exchange.Http.Abort();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId} failed inside the gateway")]
        public static partial void Broken(ILogger logger, string requestId, Exception exception);
    }
}
