using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Analysis;

/// <summary>One backend over the window, by all gateways' counters.</summary>
/// <param name="Key">Its place in the route.</param>
/// <param name="Attempts">Tries.</param>
/// <param name="Errors">Those that failed.</param>
internal sealed record BackendSample(BackendKey Key, double Attempts, double Errors);
