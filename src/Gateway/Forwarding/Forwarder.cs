using DeepSeek.Gateway.Balancing;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Gateway.Routing;
using Polly;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>Gets an answer for a request: attempts over tiers and backends with one budget and one deadline.</summary>
internal sealed class Forwarder(ForwardingParts parts)
{
    private const int AffinityBytes = 1024;

    /// <summary>Returns null when the client was answered, otherwise what to tell it.</summary>
    public async Task<Refusal?> ForwardAsync(Exchange exchange)
    {
        parts.Budget.Deposit();
        var tiers = TierOrder.Of(exchange.Model.Tiers, parts.Dice.Next());
        var picker = new CandidatePicker(exchange.Model, tiers, exchange.Model.Balancing, AffinityOf(exchange), parts.Dice, parts.Time);
        var sequence = new AttemptSequence(exchange, picker, parts);
        if (tiers.Count > 0 && sequence.Next?.Backend.Tier != tiers[0].Settings.Name && picker.IsOut(tiers[0]))
        {
            parts.Metrics.Unserved(exchange, tiers[0].Settings.Name);
        }

        if (!sequence.HasNext)
        {
            return Refusals.NothingUsable(exchange, picker.NoAccountIsGood);
        }

        var outcome = await RunAsync(exchange, sequence);
        // Keep-alives end here, so that whether the response has begun is settled.
        await exchange.Client.TakeAsync(exchange.Ended);
        if (outcome.Failure is not { } failure)
        {
            return await DeliverAsync(exchange, outcome.Answer, RequestOutcome.Ok);
        }

        return failure.Class switch
        {
            FailureClass.ClientGone => Refusals.ClientGone,
            FailureClass.Caller when outcome.Answer is { } answer && !exchange.Client.Started => await DeliverAsync(exchange, answer, RequestOutcome.CallerError),
            FailureClass.Caller => Refusals.CallerError(failure),
            FailureClass.OutOfTime when !outcome.Committed => Refusals.OutOfTime(exchange),
            _ when outcome.Committed => Refusals.Truncated(failure),
            _ when sequence.GaveUp && exchange.Attempts.Count == 0 => Refusals.NothingUsable(exchange, picker.NoAccountIsGood),
            _ => Refusals.Exhausted(exchange, picker.NoAccountIsGood, sequence.BudgetSpent, parts.Time.GetUtcNow()),
        };
    }

    private static async Task<AttemptOutcome> RunAsync(Exchange exchange, AttemptSequence sequence)
    {
        var context = ResilienceContextPool.Shared.Get(exchange.Ended);
        context.Properties.Set(RetryPipeline.Sequence, sequence);
        try
        {
            return await exchange.Model.Retry.ExecuteAsync(static async (_, s) => await s.TryOnceAsync(), context, sequence);
        }
        catch (OperationCanceledException)
        {
            // The wait before a retry was cut short.
            return AttemptOutcome.Failed(exchange.ClientGone ? FailureClassifier.ClientGone : FailureClassifier.OutOfTime);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async Task<Refusal?> DeliverAsync(Exchange exchange, Answer? answer, RequestOutcome outcome)
    {
        exchange.Outcome = outcome;
        if (answer is not null)
        {
            exchange.Recorder?.Take(answer.Body);
            using var wait = exchange.Waits.Begin();
            await exchange.Client.DeliverAsync(answer, exchange.Ended);
        }

        return null;
    }

    private static ulong AffinityOf(Exchange exchange)
    {
        if (exchange.Body is not { } body)
        {
            return 0;
        }

        var prompt = body.Bytes.Span[exchange.Head.PromptStart..];
        return Fnv1a.Of(prompt[..Math.Min(prompt.Length, AffinityBytes)]);
    }
}
