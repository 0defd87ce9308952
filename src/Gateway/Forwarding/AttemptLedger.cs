using DeepSeek.Gateway.Metering;
using DeepSeek.Gateway.Pipeline;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>Writes down what an attempt has shown: of the backend, of its account, and in the metrics.</summary>
internal sealed partial class AttemptLedger(Exchange exchange, ForwardingParts parts)
{
    private const int TooManyRequests = 429;

    public AttemptLease Begin(Candidate candidate)
    {
        if (candidate.FailOpen)
        {
            parts.Metrics.FailOpen(exchange.Model.Route, candidate.Backend);
        }

        var now = parts.Time.GetUtcNow();
        return new AttemptLease(candidate, candidate.Backend.State.Begin(now), now, parts.Time.GetTimestamp(), AttemptSpan.Start(exchange, candidate.Backend));
    }

    public void End(AttemptLease lease, AttemptOutcome outcome)
    {
        var backend = lease.Candidate.Backend;
        var now = parts.Time.GetUtcNow();
        backend.Account.Leave(SaysOfAccount(outcome), lease.Began, now);
        backend.State.End(SaysOfBackend(outcome), lease.Trial, now, backend.Settings, exchange.Model.Snapshot.CircuitBreaker);
        if (outcome.FirstToken is { } firstToken)
        {
            backend.State.RecordFirstToken(firstToken);
        }

        if (outcome.Failure is { } failure)
        {
            TellAccount(backend, failure, now);
        }

        parts.Vacancies.Announce();
        exchange.Attempts.Add(new AttemptRecord(backend, outcome.Failure));
        var elapsed = parts.Time.GetElapsedTime(lease.Started);
        parts.Metrics.Attempt(exchange, backend, outcome, elapsed);
        parts.Recent.Add(new RecentAttempt(
            now, exchange.RequestId, backend.Tier, backend.Settings.Name, outcome.Failure?.Class, outcome.Failure?.Reason, outcome.Status, (long)elapsed.TotalMilliseconds));
        Trace(lease, outcome);
        Log.Ended(parts.Logger, exchange.RequestId, backend.DisplayName, outcome.Status, outcome.Failure?.Reason ?? "ok", outcome.Failure?.Upstream?.Code);
    }

    /// <summary>Null: nothing. A 429 or a dead key speaks of the account; a client that left, of nobody. A refusal of the client's mistake shows a backend at work.</summary>
    private static bool? SaysOfBackend(AttemptOutcome outcome) => outcome.Failure switch
    {
        null => true,
        { Class: FailureClass.Caller } => true,
        { Class: FailureClass.AccountDead or FailureClass.ClientGone or FailureClass.OutOfTime } => null,
        _ when outcome.Status == TooManyRequests => null,
        _ => false,
    };

    /// <summary>Whether it took the attempt among those that were under way; null: nothing.</summary>
    private static bool? SaysOfAccount(AttemptOutcome outcome) => outcome switch
    {
        { Failure: null } => true,
        { Status: TooManyRequests } => false,
        _ => null,
    };

    private void TellAccount(BackendModel backend, Failure failure, DateTimeOffset now)
    {
        var retry = exchange.Model.Snapshot.Retry;
        if (failure.RetryAfter is { } wait && retry.HonorRetryAfter && failure.IsError)
        {
            backend.Account.HoldUntil(now + (wait < retry.MaxRetryAfter ? wait : retry.MaxRetryAfter));
        }

        if (failure.Class == FailureClass.AccountDead && backend.Account.Kill(failure.Reason))
        {
            Log.AccountDead(parts.Logger, backend.Account.Name, failure.Reason);
        }
    }

    private void Trace(AttemptLease lease, AttemptOutcome outcome)
    {
        if (lease.Span is null && !Measurements.CountsTokens)
        {
            return;
        }

        var model = parts.Metrics.ModelLabel(exchange.UpstreamModel);
        Measurements.Attempt(exchange, lease.Candidate.Backend, outcome, model);
        AttemptSpan.End(lease.Span, outcome, model);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Attempt of {RequestId} at {Backend}: status {Status}, {Reason} {Code}")]
        public static partial void Ended(ILogger logger, string requestId, string backend, int status, string reason, string? code);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Account {Account} is out until a probe succeeds: {Reason}")]
        public static partial void AccountDead(ILogger logger, string account, string reason);
    }
}
