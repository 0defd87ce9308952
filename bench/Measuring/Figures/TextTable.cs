using System.Text;

namespace DeepSeek.Bench.Measuring.Figures;

/// <summary>A table for terminals, and valid Markdown too.</summary>
internal sealed class TextTable(params IReadOnlyList<string> headings)
{
    private readonly List<IReadOnlyList<string>> _rows = [headings];

    /// <exception cref="ArgumentException">The row is not as wide as the headings.</exception>
    public void Add(params IReadOnlyList<string> cells)
    {
        if (cells.Count != headings.Count)
        {
            throw new ArgumentException($"{cells.Count} cells under {headings.Count} headings", nameof(cells));
        }

        _rows.Add(cells);
    }

    public override string ToString()
    {
        var widths = Enumerable.Range(0, headings.Count).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        Append(text, _rows[0], widths);
        text.Append('|').AppendJoin('|', widths.Select(static width => new string('-', width + 2))).AppendLine("|");
        foreach (var row in _rows.Skip(1))
        {
            Append(text, row, widths);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> row, int[] widths) =>
        text.Append("| ").AppendJoin(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).AppendLine(" |");
}
