namespace DeepSeek.Gateway.StatusPage;

/// <summary>One tier in one step of the history.</summary>
/// <param name="Name">Of the tier.</param>
/// <param name="Share">Percent of traffic at its end.</param>
/// <param name="Attempts">That ended in it.</param>
/// <param name="Errors">Of these.</param>
/// <param name="FirstToken">Mean milliseconds to the first token of streams; null: there were none.</param>
/// <param name="Answer">Mean milliseconds of attempts that succeeded; null: there were none.</param>
internal sealed record TierSample(string Name, int Share, long Attempts, long Errors, double? FirstToken, double? Answer);
