using System.Text.RegularExpressions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Images.Tests.Docker;

/// <summary>What a build sees of the repository: what <c>.dockerignore</c> leaves. The last line that fits a path, or a folder above it, decides.</summary>
internal sealed class BuildContext(string ignoreFile)
{
    private readonly (Regex Pattern, bool Kept)[] _rules =
    [
        .. ignoreFile.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => (Pattern(line.TrimStart('!')), line[0] == '!')),
    ];

    public static BuildContext OfRepository { get; } = new(Repository.Read(".dockerignore"));

    /// <summary>Whether a build may copy it.</summary>
    /// <param name="path">From the root of the repository.</param>
    public bool Has(string path) => Keeps(path) && Path.Exists(Path.Combine(Repository.Root, path));

    internal bool Keeps(string path) => _rules.LastOrDefault(rule => Ancestors(path).Any(rule.Pattern.IsMatch), (null!, true)).Kept;

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var folder = path.TrimEnd('/'); folder.Length > 0; folder = Path.GetDirectoryName(folder) ?? "")
        {
            yield return folder;
        }
    }

    private static Regex Pattern(string glob) => new(
        "^" + Regex.Escape(glob.TrimEnd('/')).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal) + "$");
}
