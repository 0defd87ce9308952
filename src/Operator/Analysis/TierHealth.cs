namespace DeepSeek.Operator.Analysis;

/// <summary>What probes and breakers of the gateways say about a tier.</summary>
/// <param name="Usable">False only when every backend is known to be shut out; the unknown counts as usable.</param>
/// <param name="ProbeStreak">Successful probes in a row, of the best backend.</param>
/// <param name="Latency">Probe round trip of the fastest backend; null when unknown.</param>
internal sealed record TierHealth(bool Usable, int ProbeStreak, TimeSpan? Latency = null)
{
    public static TierHealth Unknown { get; } = new(Usable: true, ProbeStreak: 0);
}
