using System.Globalization;

namespace DeepSeek.Bench.Measuring.Exposition;

/// <summary>
/// A metrics page in the Prometheus text format. Lines are looked into when they are asked for: a page of many thousand routes is mostly
/// lines that nobody asks for.
/// </summary>
internal sealed class MetricsPage(string text)
{
    /// <summary>The series of one name, with the suffix that histograms add, such as <c>_sum</c>.</summary>
    public IEnumerable<MetricsSample> Series(string name)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' '
                && Read(line, name.Length) is { } sample)
            {
                yield return sample;
            }
        }
    }

    /// <summary>The sum of the series of one name that have these labels.</summary>
    public double Sum(string name, params IReadOnlyList<(string Label, string Value)> having) =>
        Series(name).Where(sample => having.All(wanted => sample.Label(wanted.Label) == wanted.Value)).Sum(static sample => sample.Value);

    /// <summary>How many series one name has.</summary>
    public int Count(string name) => Series(name).Count();

    private static MetricsSample? Read(string line, int at)
    {
        var labels = new Dictionary<string, string>();
        if (line[at] == '{')
        {
            at++;
            while (at < line.Length && line[at] != '}')
            {
                var equals = line.IndexOf('=', at);
                if (equals < 0 || equals + 1 >= line.Length || line[equals + 1] != '"' || End(line, equals + 2) is not { } end)
                {
                    return null;
                }

                labels[line[at..equals].Trim(' ', ',')] = Unescape(line[(equals + 2)..end]);
                at = end + 1;
            }

            at++;
        }

        var words = at < line.Length ? line[at..].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        return words.Length > 0 && double.TryParse(words[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new MetricsSample(labels, value)
            : null;
    }

    /// <summary>The closing quote of a value.</summary>
    private static int? End(string line, int at)
    {
        while (at < line.Length && line[at] != '"')
        {
            at += line[at] == '\\' ? 2 : 1;
        }

        return at < line.Length ? at : null;
    }

    private static string Unescape(string value) => !value.Contains('\\', StringComparison.Ordinal) ? value
        : value.Replace("\\\\", "\0", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal)
            .Replace("\\\"", "\"", StringComparison.Ordinal).Replace('\0', '\\');
}
