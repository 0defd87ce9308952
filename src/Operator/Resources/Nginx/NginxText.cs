using System.Globalization;
using System.Text;

namespace DeepSeek.Operator.Resources.Nginx;

/// <summary>Values in nginx's grammar: whatever a value is, it stays one value.</summary>
internal static class NginxText
{
    // nginx takes no word beyond 4096 bytes. A UTF-16 unit is at most 3 bytes, and 2 where it is escaped.
    private const int LongestPart = 1000;

    /// <summary>A word in quotes. Only for places where nginx looks for no variables: it can't be told that a <c>$</c> is none.</summary>
    public static string Quote(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            // No header may hold control characters (RFC 9110 section 5.5); a space stands for each.
            quoted.Append(c switch
            {
                '"' or '\\' => $"\\{c}",
                '\t' => "\t",
                _ when char.IsControl(c) => " ",
                _ => $"{c}",
            });
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A text in parts that are short enough for one word each; none is cut within a character.</summary>
    public static IEnumerable<string> Parts(string value)
    {
        for (var start = 0; start < value.Length;)
        {
            var end = Math.Min(value.Length, start + LongestPart);
            if (end < value.Length && char.IsHighSurrogate(value[end - 1]))
            {
                end--;
            }

            yield return value[start..end];
            start = end;
        }
    }

    /// <summary>A duration, in seconds where it is whole seconds.</summary>
    public static string Time(TimeSpan time) => time.Ticks % TimeSpan.TicksPerSecond == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalSeconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Ceiling(time.TotalMilliseconds)}ms");

    /// <summary>A duration where nginx takes seconds alone; a part of one counts as one.</summary>
    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Ceiling(time.TotalSeconds)}s");
}
