using System.Globalization;
using System.Text;

namespace DeepSeek.Operator.Metering;

/// <summary>
/// Reads the Prometheus text format 0.0.4. Comments, types and timestamps are passed over; exemplars of OpenMetrics too.
/// A page is read whole or not at all: half a page would look like counters that fell.
/// </summary>
internal static class ExpositionReader
{
    /// <summary>Reads the samples whose names begin with the prefix.</summary>
    /// <param name="page">The page, as it came.</param>
    /// <param name="prefix">Other lines are not looked into.</param>
    /// <param name="samples">In the page's order; empty when the page can't be read.</param>
    /// <param name="problem">What is wrong with the page, for people; null when nothing is.</param>
    public static bool TryRead(string page, string prefix, out IReadOnlyList<ExpositionSample> samples, out string? problem)
    {
        var read = new List<ExpositionSample>();
        samples = read;
        problem = page.Length > 0 && page[^1] != '\n' ? "the page ends in the middle of a line" : null;
        var number = 0;
        foreach (var line in page.AsSpan().EnumerateLines())
        {
            if (problem is not null) break;
            number++;
            if (!line.TrimStart().StartsWith(prefix, StringComparison.Ordinal)) continue;
            if (new Line(line).Read() is { } sample) read.Add(sample);
            else problem = string.Create(CultureInfo.InvariantCulture, $"line {number} is not a sample");
        }

        if (problem is not null) samples = [];
        return problem is null;
    }

    private ref struct Line(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text.Trim();

        public ExpositionSample? Read()
        {
            var name = Word();
            Skip();
            if (name.Length == 0 || ReadLabels() is not { } labels) return null;
            Skip();
            var end = _rest.IndexOfAny(' ', '\t');
            var value = end < 0 ? _rest : _rest[..end];
            return Number(value) is { } number ? new ExpositionSample(name, labels, number) : null;
        }

        private Dictionary<string, string>? ReadLabels()
        {
            var labels = new Dictionary<string, string>();
            if (!Take('{')) return labels;
            while (!Take('}'))
            {
                var name = Word();
                if (name.Length == 0 || !Take('=') || !Take('"') || Quoted() is not { } value) return null;
                labels[name] = value;
                if (!Take(',') && !(_rest.Length > 0 && _rest[0] == '}')) return null;
            }

            return labels;
        }

        /// <summary>The text up to the closing quote; a backslash escapes itself, the quote and the line feed.</summary>
        private string? Quoted()
        {
            var value = new StringBuilder();
            for (var at = 0; at < _rest.Length; at++)
            {
                if (_rest[at] == '"')
                {
                    _rest = _rest[(at + 1)..];
                    return value.ToString();
                }

                var escaped = _rest[at] == '\\';
                if (escaped && ++at == _rest.Length) return null;
                value.Append(escaped && _rest[at] == 'n' ? '\n' : _rest[at]);
            }

            return null;
        }

        private string Word()
        {
            Skip();
            var length = 0;
            while (length < _rest.Length && (char.IsAsciiLetterOrDigit(_rest[length]) || _rest[length] is '_' or ':')) length++;
            var word = _rest[..length].ToString();
            _rest = _rest[length..];
            return word;
        }

        private bool Take(char wanted)
        {
            Skip();
            if (_rest.Length == 0 || _rest[0] != wanted) return false;
            _rest = _rest[1..];
            return true;
        }

        private void Skip() => _rest = _rest.TrimStart(" \t");

        private static double? Number(ReadOnlySpan<char> text) => text switch
        {
            "+Inf" or "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
        };
    }
}
