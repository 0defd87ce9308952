using System.Globalization;

namespace DeepSeek.Bench.Measuring.Figures;

/// <summary>Where reports of runs are kept: in <c>artifacts/bench</c>, by what was run and when. A later one of the same run replaces an earlier one.</summary>
internal static class ReportFile
{
    /// <returns>The path.</returns>
    public static string Write(string repository, string bench, DateTimeOffset started, string json)
    {
        var folder = Directory.CreateDirectory(Path.Combine(repository, "artifacts", "bench")).FullName;
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{bench}-{started:yyyyMMdd-HHmmss}.json"));
        File.WriteAllText(path, json);
        return path;
    }
}
