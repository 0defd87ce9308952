using System.Text;

namespace DeepSeek.KubectlDsr.Rendering;

/// <summary>Columns as kubectl prints them: as wide as their widest word, three spaces apart, nothing behind the last.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<Cell[]> _rows = [[.. headings.Select(static heading => new Cell(heading))]];

    /// <summary>An empty cell is written as <c>-</c>, so that columns can be counted.</summary>
    public void Add(params Cell[] cells) => _rows.Add([.. cells.Select(static cell => cell.Text.Length == 0 ? new Cell("-") : cell)]);

    public string Write(bool coloured)
    {
        int[] widths = [.. headings.Select((_, column) => _rows.Max(row => row[column].Text.Length))];
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                text.Append(row[column].Paint(coloured));
                text.Append(column == row.Length - 1 ? "\n" : new string(' ', widths[column] - row[column].Text.Length + 3));
            }
        }

        return text.ToString();
    }
}
