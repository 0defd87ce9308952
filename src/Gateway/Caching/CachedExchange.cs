using System.Globalization;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Protocol.Routing;
using Microsoft.AspNetCore.Http;

namespace DeepSeek.Gateway.Caching;

// 1. look      in memory                                                AnswerCache
// 2. join      those who ask the same at the moment                     Flights
// 3. lead      look in Redis, and join those at other gateways          AnswerCache, ReplicaFlights
// 4. fetch     from an upstream, and keep what it said                  Forwarder, AnswerRecorder
// 5. stand in  with what has expired, where no upstream answered

/// <summary>One request on its way through the cache.</summary>
internal sealed class CachedExchange(
    Exchange exchange, CacheQuestion question, AnswerCache cache, CacheSettings settings, Forwarder forwarder, ForwardingParts parts)
{
    /// <summary>The newest answer that was found, fresh or not.</summary>
    private KeptAnswer? _kept;

    private CacheDirectives Directives => question.Directives;

    /// <summary>Whoever waits for others to answer waits no longer than for an upstream.</summary>
    private TimeSpan Patience => exchange.Model.Snapshot.Timeouts.Attempt;

    /// <summary>Returns null when the client was answered, otherwise what to tell it.</summary>
    public async Task<Refusal?> ServeAsync()
    {
        _kept = cache.FindInMemory(question.Key);
        if (!settings.Serve)
        {
            exchange.Say(CacheResult.Bypass);
            exchange.Hold();
            return (await FetchAsync()).Refusal;
        }

        if (Accept(_kept) && await DeliverAsync(_kept!, CacheResult.HitMemory))
        {
            return null;
        }

        exchange.Hold();
        exchange.Say(CacheResult.Miss);
        return Directives.NoCache ? await FetchAloneAsync() : await JoinAsync();
    }

    private async Task<Refusal?> JoinAsync()
    {
        var began = parts.Time.GetTimestamp();
        while (true)
        {
            var flight = cache.Flights.Join(question.Key, out var leads);
            if (leads)
            {
                return await LeadAsync(flight);
            }

            if (Directives.OnlyIfCached || await LandedAsync(flight, Patience - parts.Time.GetElapsedTime(began)) is not { } landing)
            {
                return Directives.OnlyIfCached ? Refusals.NotCached : await FetchAloneAsync();
            }

            if (landing.Answer is { } answer && await DeliverAsync(answer, CacheResult.Shared))
            {
                return null;
            }

            if (landing.Refusal is { } refusal)
            {
                return await StandInAsync(refusal);
            }

            if (!landing.IsAbandoned)
            {
                return await FetchAloneAsync();
            }
        }
    }

    /// <summary>Null: it took too long.</summary>
    private async Task<Landing?> LandedAsync(Flight flight, TimeSpan patience)
    {
        using var wait = exchange.Waits.Begin();
        try
        {
            return await flight.Landed.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, parts.Time, exchange.Ended);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<Refusal?> LeadAsync(Flight flight)
    {
        var landing = Landing.Abandoned;
        IAsyncDisposable? lead = null;
        try
        {
            var found = await FindAsync();
            if (found is null && !Directives.OnlyIfCached)
            {
                (found, lead) = await LeadReplicasAsync();
            }

            if (found is not null)
            {
                landing = new Landing { Answer = found };
                cache.Flights.Land(flight, landing);
                if (await DeliverAsync(found, CacheResult.HitRedis))
                {
                    return null;
                }
            }

            if (Directives.OnlyIfCached)
            {
                return Refusals.NotCached;
            }

            (var refusal, landing) = await FetchAsync();
            cache.Flights.Land(flight, landing);
            return refusal is null ? null : await StandInAsync(refusal);
        }
        finally
        {
            cache.Flights.Land(flight, landing);
            await (lead?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary>In both levels; an answer that the client doesn't take is remembered, and null is returned.</summary>
    private async ValueTask<KeptAnswer?> FindAsync()
    {
        using var wait = exchange.Waits.Begin();
        _kept = await cache.FindAsync(question.Key, Accept, exchange.Ended) ?? _kept;
        return Accept(_kept) ? _kept : null;
    }

    private async Task<(KeptAnswer? Answer, IAsyncDisposable? Lead)> LeadReplicasAsync()
    {
        using var wait = exchange.Waits.Begin();
        return await cache.LeadAsync(question.Key, Accept, Patience, exchange.Ended);
    }

    private async Task<Refusal?> FetchAloneAsync() =>
        (await FetchAsync()).Refusal is { } refusal ? await StandInAsync(refusal) : null;

    private async Task<(Refusal? Refusal, Landing Landing)> FetchAsync()
    {
        exchange.Recorder = new AnswerRecorder(exchange.Endpoint, parts.Time);
        var refusal = await forwarder.ForwardAsync(exchange);
        if (refusal is null)
        {
            return exchange is { Outcome: RequestOutcome.Ok, Recorder: { } recorder } && recorder.Complete() is { } recorded
                ? (null, new Landing { Answer = await cache.KeepAsync(question.Key, recorded, _kept, settings) })
                : (null, Landing.NotKept);
        }

        return (refusal, refusal.Outcome switch
        {
            _ when exchange.Ended.IsCancellationRequested => Landing.Abandoned,
            RequestOutcome.Failed => new Landing { Refusal = refusal },
            RequestOutcome.CallerError => Landing.NotKept,
            _ => Landing.Abandoned,
        });
    }

    /// <summary>An answer that has expired is better than none, if the client doesn't mind.</summary>
    private async Task<Refusal?> StandInAsync(Refusal refusal)
    {
        if (refusal.Outcome != RequestOutcome.Failed || exchange.ClientGone || !Directives.AllowsStale)
        {
            return refusal;
        }

        _kept ??= await cache.FindAsync(question.Key, static _ => true, exchange.Http.RequestAborted);
        return _kept is { } kept && kept.IsUsable(parts.Time.GetUtcNow(), settings.StaleIfError) && await DeliverAsync(kept, CacheResult.Stale) ? null : refusal;
    }

    private bool Accept(KeptAnswer? answer) => answer is not null && Directives.Accept(answer, parts.Time.GetUtcNow());

    /// <summary>False: it can't be given in the form that was asked for, and nothing was sent.</summary>
    private async Task<bool> DeliverAsync(KeptAnswer kept, CacheResult result)
    {
        if (AnswerReplay.BodyOf(kept, exchange) is not { } body)
        {
            return false;
        }

        // A client whose time is up waits still: it gets that time again, to read.
        using var again = exchange.Ended.IsCancellationRequested ? new CancellationTokenSource(exchange.Model.Snapshot.Timeouts.Request, parts.Time) : null;
        using var either = again is null ? null : CancellationTokenSource.CreateLinkedTokenSource(again.Token, exchange.Http.RequestAborted);
        var ended = either?.Token ?? exchange.Ended;
        var age = (long)kept.AgeAt(parts.Time.GetUtcNow()).TotalSeconds;
        exchange.Say(result);
        await exchange.Client.TakeAsync(ended);
        if (exchange.Client.Started)
        {
            // Its headers have gone with the first keep-alive.
            exchange.Client.Write(AnswerReplay.Comment(result, age));
        }

        exchange.Outcome = RequestOutcome.Ok;
        using var wait = exchange.Waits.Begin();
        await exchange.Client.DeliverAsync(new Answer(StatusCodes.Status200OK, HeadersOf(result, age), body), ended);
        cache.Share(question.Key, kept, settings);
        return true;
    }

    private HeaderDictionary HeadersOf(CacheResult result, long age)
    {
        var headers = new HeaderDictionary
        {
            ["Content-Type"] = exchange.Head.Stream ? "text/event-stream; charset=utf-8" : "application/json",
            ["Age"] = age.ToString(CultureInfo.InvariantCulture),
        };
        exchange.DescribeTo(headers);
        if (result == CacheResult.Stale)
        {
            // RFC 7234 section 5.5: 9111 no longer has the header, and nothing else says it.
            headers.Append("Warning", "110 - \"Response is Stale\"");
            headers.Append("Warning", "111 - \"Revalidation Failed\"");
        }

        return headers;
    }
}
