using System.Text.RegularExpressions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Docs.Tests.Pages;

/// <summary>The product's source as text, for what can't be asked of a running program.</summary>
internal static partial class Sources
{
    /// <summary>What a group of an expression captures in the C# of a folder, comments left out.</summary>
    public static IReadOnlySet<string> Find(string folder, Regex expression, string group, string files = "*.cs") => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, folder), files, SearchOption.AllDirectories)
        .SelectMany(path => expression.Matches(Comments().Replace(File.ReadAllText(path), "")))
        .SelectMany(match => match.Groups[group].Captures)
        .Select(static capture => capture.Value)
        .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"^\s*///?.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
