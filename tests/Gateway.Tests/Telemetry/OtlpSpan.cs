namespace DeepSeek.Gateway.Tests.Telemetry;

/// <summary>A span as a collector gets it.</summary>
/// <param name="Service">Who sent it.</param>
/// <param name="Id">In hexadecimal.</param>
/// <param name="Parent">The same; empty: none.</param>
/// <param name="Trace">The same.</param>
/// <param name="Name">For people.</param>
/// <param name="Kind">2: a server's, 3: a client's.</param>
/// <param name="Attributes">By their names; numbers as text.</param>
/// <param name="Events">Their names.</param>
/// <param name="Failed">Its status is an error.</param>
internal sealed record OtlpSpan(
    string Service, string Id, string Parent, string Trace, string Name, int Kind, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Events, bool Failed);
