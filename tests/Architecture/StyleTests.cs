using System.Text.RegularExpressions;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Architecture;

/// <summary>What `dotnet format` checks of our rules, and neither a build (style is an error there) nor `make fmt-check` does (white space alone).</summary>
public sealed partial class StyleTests
{
    private static readonly string[] All = [.. new[] { "src", "tests", "eng", "bench" }.SelectMany(Sources.Of)];

    [Fact]
    public void Usings_stand_in_order_system_first()
    {
        Assert.True(All.Length > 500);
        Assert.Empty(All.Where(static path => !IsSorted(File.ReadLines(path))).Select(static path => Path.GetRelativePath(Repository.Root, path)));
    }

    [Fact]
    public void Members_are_named_without_this() =>
        Assert.Empty(All.Where(static path => File.ReadLines(path).Any(static line => This().IsMatch(line))).Select(static path => Path.GetRelativePath(Repository.Root, path)));

    [Theory]
    [InlineData("using System;", "using System.Text;", "using Alpha;", "using static Alpha.One;", "using X = Alpha.Two;", "namespace B;")]
    [InlineData("// a file without any", "namespace B;")]
    public void Sorted_usings_are_in_order(params string[] lines) => Assert.True(IsSorted(lines));

    [Theory]
    [InlineData("using Alpha;", "using System;")]
    [InlineData("using System.Text;", "using System;")]
    [InlineData("using Beta;", "using Alpha;")]
    [InlineData("using static Alpha.One;", "using Alpha;")]
    public void Usings_in_another_order_are_not(params string[] lines) => Assert.False(IsSorted(lines));

    private static bool IsSorted(IEnumerable<string> lines)
    {
        string[] keys = [.. lines.TakeWhile(static line => !line.StartsWith("namespace ", StringComparison.Ordinal)).Select(static line => Using().Match(line)).Where(static match => match.Success).Select(Key)];
        return keys.SequenceEqual(keys.Order(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Namespaces, then static classes, then aliases; of each System's own first; segment by segment, so that a shorter name goes before what it begins.</summary>
    private static string Key(Match line)
    {
        var (kind, alias, name) = (line.Groups[1].Length > 0 ? '1' : line.Groups[2].Length > 0 ? '2' : '0', line.Groups[2].Value, line.Groups[3].Value);
        return $"{kind}{(name == "System" || name.StartsWith("System.", StringComparison.Ordinal) ? '0' : '1')}{alias}{name.Replace('.', ' ')}";
    }

    [GeneratedRegex(@"^[^/""]*\bthis\.\w")]
    private static partial Regex This();

    [GeneratedRegex(@"^using (static )?(?:(\w+) = )?([\w.]+)[^(]*;")]
    private static partial Regex Using();
}
