using DeepSeek.Gateway.Snapshots;

namespace DeepSeek.Gateway.StatusPage;

/// <summary>The upstream account of a backend.</summary>
/// <param name="Name">As metrics have it; never a key.</param>
/// <param name="InFlight">Attempts under way at all its backends.</param>
/// <param name="Allowed">Attempts at once that the user allows; null: any number.</param>
/// <param name="Learnt">Attempts at once that its 429s have taught; null: none.</param>
internal sealed record AccountReport(string Name, int InFlight, int? Allowed, int? Learnt)
{
    public static AccountReport Of(BackendModel backend, DateTimeOffset now) => new(
        backend.Account.Name,
        backend.Account.InFlight,
        backend.Settings.MaxConcurrency > 0 ? backend.Settings.MaxConcurrency : null,
        backend.Account.LearntLimit(now));
}
