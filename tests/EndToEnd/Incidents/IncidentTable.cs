using System.Globalization;

namespace DeepSeek.EndToEnd.Tests.Incidents;

/// <summary>An incident as a table for people: a row for each thing that happened, a column for each account of it.</summary>
/// <param name="began">Time is counted from here.</param>
internal sealed class IncidentTable(DateTimeOffset began)
{
    private const string Break = "<br>";
    private static readonly string[] Columns = ["what happened", "level", "metro, overseas", "conditions", "events", "metrics", "alerts", "status page"];

    private readonly SortedDictionary<DateTimeOffset, List<string>[]> _rows = [];
    private readonly HashSet<DateTimeOffset> _decisions = [];

    /// <summary>Something that has a row of its own.</summary>
    public void Begin(Told told, string column) => RowAt(told.At)[Array.IndexOf(Columns, column)].Add(told.What);

    /// <summary>Something that the operator decided; two of the same second share a row, since conditions are stamped by whole seconds.</summary>
    public void Decide(Told told, string column)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(told.At.ToUnixTimeSeconds());
        _decisions.Add(second);
        Begin(told with { At = second }, column);
    }

    /// <summary>What somebody said of the last decision before it.</summary>
    public void Add(Told told, string column) => Begin(told with { At = _decisions.Where(at => at <= told.At).Max() }, column);

    /// <summary>In Markdown, times in whole intervals.</summary>
    public string Render(TimeSpan interval) => string.Join('\n',
    [
        $"| after | {string.Join(" | ", Columns)} |",
        $"|{string.Concat(Enumerable.Repeat("---|", Columns.Length + 1))}",
        .. _rows.Select(row => $"| {After(row.Key, interval)} s | {string.Join(" | ", row.Value.Select(static cell => string.Join(Break, cell)))} |"),
    ]);

    /// <summary>What a table says apart from times: column by column, and in columns with several voices voice by voice, in order. Who of two was first when both happened at once isn't part of it.</summary>
    public static IReadOnlyList<string> Essence(string markdown)
    {
        var told = from line in markdown.Split('\n').Skip(2)
                   let cells = line.Trim('|', ' ').Split('|')
                   from column in Enumerable.Range(0, Columns.Length)
                   from item in (column + 1 < cells.Length ? cells[column + 1].Trim() : "").Split(Break, StringSplitOptions.RemoveEmptyEntries)
                   select (Voice: column < 3 ? Columns[column] : $"{Columns[column]}: {item.Split(' ')[0]}", Item: item);
        return [.. told.GroupBy(static item => item.Voice, static item => item.Item).Select(static voice => $"{voice.Key}: {string.Join(", then ", voice)}").Order(StringComparer.Ordinal)];
    }

    private string After(DateTimeOffset at, TimeSpan interval) => (Math.Round((at - began) / interval) * interval.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);

    private List<string>[] RowAt(DateTimeOffset at)
        => _rows.TryGetValue(at, out var row) ? row : _rows[at] = [.. Columns.Select(static _ => new List<string>())];
}
