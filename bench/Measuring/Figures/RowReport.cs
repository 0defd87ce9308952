using System.Text.Json;
using DeepSeek.Bench.Measuring.Machine;

namespace DeepSeek.Bench.Measuring.Figures;

/// <summary>A run as it is kept: figures, and what they must be read with.</summary>
internal sealed record RowReport
{
    /// <summary>What was run: <c>gateway</c>, <c>availability</c>, <c>inference</c>.</summary>
    public required string Bench { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required MachineFacts Machine { get; init; }

    /// <summary>Load average of the last minute before the run.</summary>
    public required double Load { get; init; }

    /// <summary>What each row is, with its version.</summary>
    public required IReadOnlyDictionary<string, string> Rows { get; init; }

    /// <summary>How the run was asked for.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    public IReadOnlyList<RowFigure> Figures { get; init; } = [];

    /// <inheritdoc cref="ReportFile"/>
    /// <returns>The path.</returns>
    public string Write(string repository) => ReportFile.Write(repository, Bench, Started, JsonSerializer.Serialize(this, RowReportJson.Default.RowReport));
}
