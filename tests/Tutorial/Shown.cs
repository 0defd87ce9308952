using System.Text.RegularExpressions;

namespace DeepSeek.Tutorial.Tests;

/// <summary>What a page shows of an output: <c>…</c> stands for anything, and white space for white space of any length.</summary>
internal static partial class Shown
{
    public static bool Matches(string shown, string output) => Regex.IsMatch(output.Trim(), $@"\A{Pattern(shown.Trim())}\z", RegexOptions.Singleline);

    private static string Pattern(string shown) => string.Join(".*?", shown.Split('…').Select(static part => string.Join(@"\s+", WhiteSpace().Split(part).Select(Regex.Escape))));

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
