using System.Text.RegularExpressions;

namespace DeepSeek.DocsGen;

/// <summary>Markdown as GitHub reads it.</summary>
internal static partial class Markdown
{
    /// <summary>The anchor of a heading: letters, digits, hyphens and underscores in lower case, spaces as hyphens.</summary>
    public static string Anchor(string heading) => NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    /// <summary>A link to a heading of the same page.</summary>
    public static string LinkTo(string heading) => $"[{heading}](#{Anchor(heading)})";

    /// <summary>Plain text, in which nothing is markup.</summary>
    public static string Text(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Code that may stand in a table.</summary>
    public static string Code(string code) => $"`{code.Replace("|", "\\|", StringComparison.Ordinal)}`";

    /// <summary>A table; cells are Markdown already.</summary>
    public static string Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows) =>
        string.Join('\n', [Row(head), "|" + string.Concat(head.Select(static _ => "---|")), .. rows.Select(Row)]) + "\n";

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells)} |";

    [GeneratedRegex(@"[^\p{L}\p{N}\- _]")]
    private static partial Regex NotInAnchors();
}
