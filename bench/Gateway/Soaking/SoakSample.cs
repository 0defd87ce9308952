namespace DeepSeek.Bench.Gateway.Soaking;

/// <summary>What the gateway used at one moment of a soak.</summary>
/// <param name="At">Since the beginning.</param>
/// <param name="Memory">Resident, MB.</param>
/// <param name="Heap">Managed heap, MB.</param>
/// <param name="Handles">Open file descriptors.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Series">Lines of its metrics page: what it counts by must not grow either.</param>
internal sealed record SoakSample(TimeSpan At, double Memory, double Heap, int Handles, int Threads, int Series);
