using DeepSeek.Gateway.Health;
using DeepSeek.Gateway.Pipeline;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>The attempts of one request, in turn: where each goes, whether another follows, how long to wait before.</summary>
internal sealed class AttemptSequence(Exchange exchange, CandidatePicker picker, ForwardingParts parts)
{
    private readonly AttemptLedger _ledger = new(exchange, parts);
    private Candidate? _next = picker.Next();
    private bool _budgetSpent;
    private bool _gaveUp;

    /// <summary>Whether there is anywhere to go at all, at once or when a place gets free.</summary>
    public bool HasNext => _next is not null || picker.IsFull;

    /// <summary>Where the next attempt goes; null when there is nowhere to go, or nowhere yet.</summary>
    public Candidate? Next => _next;

    /// <summary>No place at an upstream account got free in time.</summary>
    public bool GaveUp => _gaveUp;

    /// <summary>A retry was due, and the budget shared by all requests refused it.</summary>
    public bool BudgetSpent => _budgetSpent;

    public async Task<AttemptOutcome> TryOnceAsync()
    {
        exchange.Waits.End();
        if (await EnterAsync() is not ({ } candidate, var key))
        {
            _gaveUp = true;
            return AttemptOutcome.Failed(new Failure(FailureClass.Busy, "no_free_backend") { Silent = true });
        }

        var backend = candidate.Backend;
        var lease = _ledger.Begin(candidate);
        var outcome = AttemptOutcome.Failed(FailureClassifier.GatewayError);
        try
        {
            outcome = await new Attempt(exchange, backend, key, lease.Span, parts.Time).RunAsync();
        }
        finally
        {
            // After a defect of our own, too: a place at an account that isn't given back is gone for ever.
            _ledger.End(lease, outcome);
        }

        if (outcome.Failure is { } failure)
        {
            picker.Failed(backend, failure);
        }

        if (outcome.Answer is not null)
        {
            exchange.AnsweredBy(backend);
        }

        return outcome;
    }

    /// <summary>Whether another attempt follows <paramref name="outcome"/>; if so, it is chosen.</summary>
    public bool WantsAnother(AttemptOutcome outcome)
    {
        if (_gaveUp || outcome.Failure is not { IsError: true } failure || outcome.Committed || exchange.Ended.IsCancellationRequested
            || exchange.Attempts.Count >= exchange.Model.Snapshot.Retry.Attempts)
        {
            return false;
        }

        _next = picker.Next();
        if (_next is null)
        {
            // Who waits for a place adds no load.
            return picker.IsFull;
        }

        // A dead key costs the upstream nothing, and an account that sees the request for the first time bears no more than its own
        // traffic: only tries that come back to an account can grow into a storm.
        var free = failure.Class == FailureClass.AccountDead || !HasTried(_next.Backend.Account);
        _budgetSpent = !free && !parts.Budget.TryWithdraw(exchange.Model.Snapshot.Retry.BudgetPercent);
        return !_budgetSpent;
    }

    /// <summary>Begins the wait before the next attempt, and says how long it is.</summary>
    public TimeSpan BackOff()
    {
        exchange.Waits.Begin();
        return Wait();
    }

    /// <summary>
    /// None to another backend; before the same one again the backoff, or what its account asked for if that is longer. The backoff grows
    /// with the returns to that backend: others that were tried in between took no load off it, and gave it time already.
    /// </summary>
    private TimeSpan Wait()
    {
        if (_next is not { Returning: true } candidate)
        {
            return TimeSpan.Zero;
        }

        var returns = exchange.Attempts.Count(a => ReferenceEquals(a.Backend, candidate.Backend)) - 1;
        var backoff = Backoff.Of(exchange.Model.Snapshot.Retry, returns, parts.Dice.Next());
        var held = candidate.Backend.Account.HeldUntil - parts.Time.GetUtcNow();
        return held > backoff ? held : backoff;
    }

    private bool HasTried(AccountState account) => exchange.Attempts.Any(a => ReferenceEquals(a.Backend.Account, account));

    /// <summary>Where there are only accounts without a free place, waits for one as long as a request may wait to be admitted.</summary>
    private async ValueTask<(Candidate? Candidate, string? Key)> EnterAsync()
    {
        var began = parts.Time.GetTimestamp();
        while (true)
        {
            var vacancy = parts.Vacancies.Next();
            _next ??= picker.Next();
            if (Enter(out var key) is { } candidate)
            {
                return (candidate, key);
            }

            var left = exchange.Model.Snapshot.Admission.QueueTimeout - parts.Time.GetElapsedTime(began);
            if (!picker.IsFull || left <= TimeSpan.Zero || !await IsInTimeAsync(vacancy, left))
            {
                return (null, null);
            }

            _next = picker.Next();
            using var wait = exchange.Waits.Begin();
            await Task.Delay(Wait(), parts.Time, exchange.Ended);
        }
    }

    private async ValueTask<bool> IsInTimeAsync(Task vacancy, TimeSpan left)
    {
        using var wait = exchange.Waits.Begin();
        try
        {
            await vacancy.WaitAsync(left, parts.Time, exchange.Ended);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>
    /// Reads the key and takes the account's place. Since the choice was made another request may have been faster, and credentials may
    /// have gone: then the next candidate is asked, and no attempt is spent.
    /// </summary>
    private Candidate? Enter(out string? key)
    {
        while (_next is { } candidate)
        {
            var backend = candidate.Backend;
            if (backend.Credentials.TryReadKey(out key) && backend.Account.TryEnter(backend.Settings.MaxConcurrency, parts.Time.GetUtcNow()))
            {
                return candidate;
            }

            _next = picker.Next();
        }

        key = null;
        return null;
    }
}
