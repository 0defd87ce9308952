namespace DeepSeek.Operator.Analysis;

/// <summary>One tier over the window.</summary>
/// <param name="Tier">Name of the tier.</param>
/// <param name="Attempts">Tries at the tier's backends.</param>
/// <param name="Errors">Those that failed; never more than the attempts.</param>
/// <param name="FirstTokenP95">Null where nothing was measured.</param>
internal sealed record TierSample(string Tier, long Attempts, long Errors, TimeSpan? FirstTokenP95 = null);
