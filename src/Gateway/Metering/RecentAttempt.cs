using DeepSeek.Gateway.Forwarding;

namespace DeepSeek.Gateway.Metering;

/// <summary>An attempt that ended, without content.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="RequestId">As in the access log.</param>
/// <param name="Tier">Of its backend.</param>
/// <param name="Backend">Where it went.</param>
/// <param name="Class">What was done about its failure; null: it succeeded.</param>
/// <param name="Reason">The label of the error metric; null: it succeeded.</param>
/// <param name="Status">The upstream's HTTP status; 0 where there was none.</param>
/// <param name="Milliseconds">How long it took.</param>
internal readonly record struct RecentAttempt(
    DateTimeOffset Time, string RequestId, string Tier, string Backend, FailureClass? Class, string? Reason, int Status, long Milliseconds);
