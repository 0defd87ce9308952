using DeepSeek.Bench.Measuring.Statistics;

namespace DeepSeek.Bench.Measuring.Figures;

/// <summary>
/// Readings of several rows, round by round. Rows are only compared within a round: what else the machine did then, it did to all of them.
/// </summary>
internal sealed class Rounds
{
    private readonly Dictionary<(int Round, string Row), double> _readings = [];

    public void Add(int round, string row, double value) => _readings[(round, row)] = value;

    /// <summary>All rounds of one row; null: there are none.</summary>
    public Spread? Of(string row) => Spread.Of(_readings.Where(reading => reading.Key.Row == row).Select(static reading => reading.Value));

    /// <summary>Each reading less that of another row in the same round. Readings without such a one are left out.</summary>
    public Rounds Less(string other) => Against(other, static (value, less) => value - less);

    /// <summary>Each reading as a multiple of that of another row in the same round. Readings without such a one, or with one of nothing, are left out.</summary>
    public Rounds Times(string other) => Against(other, static (value, of) => of > 0 ? value / of : null);

    private Rounds Against(string other, Func<double, double, double?> compare)
    {
        var result = new Rounds();
        foreach (var ((round, row), value) in _readings)
        {
            if (_readings.TryGetValue((round, other), out var reference) && compare(value, reference) is { } compared)
            {
                result.Add(round, row, compared);
            }
        }

        return result;
    }
}
