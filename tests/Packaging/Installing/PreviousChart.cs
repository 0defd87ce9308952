using System.Text.RegularExpressions;
using DeepSeek.Packaging.Tests.Charts;

namespace DeepSeek.Packaging.Tests.Installing;

/// <summary>A package of the chart as an earlier version: with its number, and an object that this one has no more.</summary>
internal sealed partial class PreviousChart : IAsyncDisposable
{
    public const string Version = "0.0.9";

    /// <summary>The name of that object, a ConfigMap.</summary>
    public const string LeftBehind = "former";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("previous-");

    private PreviousChart()
    {
    }

    /// <summary>The file.</summary>
    public string Package => Path.Combine(_folder.FullName, $"deepseek-operator-{Version}.tgz");

    public static async Task<PreviousChart> PackageAsync()
    {
        var previous = new PreviousChart();
        var copy = Path.Combine(previous._folder.FullName, "deepseek-operator");
        foreach (var file in Directory.EnumerateFiles(Helm.Chart, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Helm.Chart, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var chart = Path.Combine(copy, "Chart.yaml");
        await File.WriteAllTextAsync(chart, Versions().Replace(await File.ReadAllTextAsync(chart), $"$1 {Version}"));
        await File.WriteAllTextAsync(Path.Combine(copy, "templates/former.yaml"), $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {LeftBehind}\n  namespace: {{{{ .Release.Namespace }}}}\n");
        await Helm.RunAsync("package", copy, "--destination", previous._folder.FullName);
        return previous;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex("^(version:|appVersion:) .*$", RegexOptions.Multiline)]
    private static partial Regex Versions();
}
