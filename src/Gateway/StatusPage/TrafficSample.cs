namespace DeepSeek.Gateway.StatusPage;

/// <summary>One step of the history.</summary>
/// <param name="Time">Its end.</param>
/// <param name="Level">At its end.</param>
/// <param name="Answered">Requests whose client got a whole answer.</param>
/// <param name="Failed">Requests whose client got an error instead, or after a part.</param>
/// <param name="Rejected">Requests that were not admitted.</param>
/// <param name="Tiers">Of the snapshot, in its order.</param>
internal sealed record TrafficSample(DateTimeOffset Time, string Level, long Answered, long Failed, long Rejected, IReadOnlyList<TierSample> Tiers);
