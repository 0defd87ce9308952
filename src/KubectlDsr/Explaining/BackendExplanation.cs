namespace DeepSeek.KubectlDsr.Explaining;

/// <summary>What one backend gets, and why not more.</summary>
/// <param name="Tier">Its tier.</param>
/// <param name="Backend">Its name.</param>
/// <param name="TrafficPercent">About how much of the route's requests come here first: the tier's share, by weight among the backends that are usable. Requests that failed elsewhere come on top.</param>
/// <param name="Reasons">Empty: nothing stands in its way.</param>
internal sealed record BackendExplanation(string Tier, string Backend, double TrafficPercent, IReadOnlyList<Reason> Reasons);
