using DeepSeek.Bench.Gateway.Load;

namespace DeepSeek.Bench.Gateway.Scenarios;

/// <summary>What one row did in one round.</summary>
/// <param name="Wrk">As its clients saw it.</param>
/// <param name="Cpu">Microseconds of CPU that its process used for each request; null where there is none. Other work on the machine hardly changes it.</param>
internal sealed record LoopReading(WrkReport Wrk, double? Cpu);
