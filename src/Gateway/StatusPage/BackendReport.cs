using DeepSeek.Gateway.Health;
using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.StatusPage;

/// <summary>One backend at this moment.</summary>
internal sealed record BackendReport
{
    public required string Name { get; init; }

    public required BackendCause State { get; init; }

    /// <summary>When time alone ends the state; null: it doesn't.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why its account is out.</summary>
    public string? Reason { get; init; }

    /// <summary>Percent of its part of the traffic that it gets during its slow start; null: it isn't in one.</summary>
    public int? PartPercent { get; init; }

    public required int Weight { get; init; }

    /// <summary>Used only when no other backend of its tier is usable.</summary>
    public required bool Backup { get; init; }

    /// <summary>Attempts under way.</summary>
    public required int InFlight { get; init; }

    public required AccountReport Account { get; init; }

    /// <summary>Probes in a row that succeeded.</summary>
    public required int ProbeStreak { get; init; }

    /// <summary>Weighted mean of the probes' round trips in milliseconds; null: none succeeded yet.</summary>
    public double? ProbeMilliseconds { get; init; }

    public static BackendReport Of(BackendModel backend, DateTimeOffset now)
    {
        var (state, until) = CauseOf(backend, now);
        return new BackendReport
        {
            Name = backend.Settings.Name,
            State = state,
            Until = until,
            Reason = state == BackendCause.AccountDead ? backend.Account.DeadReason : null,
            PartPercent = state == BackendCause.SlowStart ? (int)Math.Round(100 * backend.State.PartAt(now)) : null,
            Weight = backend.Settings.Weight,
            Backup = backend.Settings.Backup,
            InFlight = backend.State.InFlight,
            Account = AccountReport.Of(backend, now),
            ProbeStreak = backend.State.Probes.Streak,
            ProbeMilliseconds = backend.State.Probes.LatencySeconds is { } seconds ? Math.Round(1000 * seconds, 1) : null,
        };
    }

    private static (BackendCause State, DateTimeOffset? Until) CauseOf(BackendModel backend, DateTimeOffset now)
    {
        var (condition, until) = backend.State.ConditionAt(now);
        return !backend.Credentials.AreThere ? (BackendCause.NoCredential, null)
            : backend.Account.DeadReason is not null ? (BackendCause.AccountDead, null)
            : condition == BackendCondition.Ejected ? (BackendCause.Ejected, until)
            : condition == BackendCondition.BreakerOpen ? (BackendCause.BreakerOpen, until)
            : backend.Account.HeldUntil > now ? (BackendCause.Held, backend.Account.HeldUntil)
            : condition == BackendCondition.HalfOpen ? (BackendCause.HalfOpen, null)
            : backend.Settings.Weight == 0 ? (BackendCause.Drained, null)
            : condition == BackendCondition.SlowStart ? (BackendCause.SlowStart, null)
            : (BackendCause.Healthy, null);
    }
}
