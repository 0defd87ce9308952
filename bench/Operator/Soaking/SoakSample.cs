namespace DeepSeek.Bench.Operator.Soaking;

/// <summary>What the operator used at one moment of a soak.</summary>
/// <param name="At">Since the beginning.</param>
/// <param name="Memory">Resident, MB.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Heap">Managed heap, MB; null when the metrics don't say.</param>
internal sealed record SoakSample(TimeSpan At, double Memory, int Handles, int Threads, double? Heap);
