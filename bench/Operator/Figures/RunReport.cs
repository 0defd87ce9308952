using System.Text.Json;
using DeepSeek.Bench.Measuring.Machine;

namespace DeepSeek.Bench.Operator.Figures;

/// <summary>A run as it is kept: figures, and what they must be read with.</summary>
internal sealed record RunReport
{
    /// <summary>What was run: <c>operator</c>, <c>soak</c>.</summary>
    public required string Bench { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required MachineFacts Machine { get; init; }

    /// <summary>Load average of the last minute before the run.</summary>
    public required double Load { get; init; }

    /// <summary>Of the operator that was measured.</summary>
    public required string OperatorVersion { get; init; }

    /// <summary>Bytes of its executable.</summary>
    public required long OperatorBytes { get; init; }

    public IReadOnlyList<SizeReport> Sizes { get; init; } = [];

    /// <inheritdoc cref="ReportFile"/>
    /// <returns>The path.</returns>
    public string Write(string repository) => ReportFile.Write(repository, Bench, Started, JsonSerializer.Serialize(this, ReportJson.Default.RunReport));
}
