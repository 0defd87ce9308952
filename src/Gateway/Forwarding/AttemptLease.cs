using System.Diagnostics;

namespace DeepSeek.Gateway.Forwarding;

/// <summary>An attempt under way.</summary>
/// <param name="Candidate">Where it went.</param>
/// <param name="Trial">It tries a half-open breaker.</param>
/// <param name="Began">When.</param>
/// <param name="Started">The same as a timestamp.</param>
/// <param name="Span">What the upstream's own spans belong below; null without telemetry.</param>
internal sealed record AttemptLease(Candidate Candidate, bool Trial, DateTimeOffset Began, long Started, Activity? Span);
