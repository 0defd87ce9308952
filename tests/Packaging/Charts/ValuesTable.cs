using System.Text.RegularExpressions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Charts;

/// <summary>What values.yaml says of its values, as rows of a table. A value's words are the comment right above it.</summary>
internal static partial class ValuesTable
{
    /// <summary>Path, default and meaning of each value that has words.</summary>
    public static IEnumerable<(string Path, string Default, string Meaning)> Rows()
    {
        List<string> path = [];
        List<string> words = [];
        foreach (var line in Repository.Read("charts/deepseek-operator/values.yaml").Split('\n'))
        {
            if (Comment().Match(line) is { Success: true } comment)
            {
                words.Add(comment.Groups[1].Value);
                continue;
            }

            if (Key().Match(line) is { Success: true } key)
            {
                path = [.. path.Take(key.Groups[1].Length / 2), key.Groups[2].Value];
                if (words.Count > 0)
                {
                    var joined = string.Join('.', path);
                    yield return (joined, ChartValues.At(joined)!.ToJsonString(Readable), string.Join(' ', words));
                }
            }

            words.Clear();
        }
    }

    public static string Markdown() => "| value | default | meaning |\n|---|---|---|\n"
        + string.Concat(Rows().Select(static row => $"| `{row.Path}` | `{row.Default}` | {row.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |\n"));

    private static System.Text.Json.JsonSerializerOptions Readable { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex(@"^ *# (.*)$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^( *)([A-Za-z][A-Za-z_]*):")]
    private static partial Regex Key();
}
