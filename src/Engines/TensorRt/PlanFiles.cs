namespace DeepSeek.Engines.TensorRt;

/// <summary>Where a plan is.</summary>
internal static class PlanFiles
{
    private static readonly string[] Extensions = [".plan", ".engine"];

    /// <param name="path">A file named *.plan or *.engine, or a folder with one.</param>
    /// <returns>Null: it is neither.</returns>
    /// <exception cref="EngineException">The folder has several.</exception>
    public static string? Find(string path)
    {
        if (File.Exists(path))
        {
            return IsPlan(path) ? path : null;
        }

        var plans = Directory.Exists(path) ? Directory.EnumerateFiles(path).Where(IsPlan).Order(StringComparer.Ordinal).ToArray() : [];
        return plans.Length > 1
            ? throw new EngineException(path, null, $"it has {string.Join(", ", plans.Select(Path.GetFileName))}", "name the one that is to be served")
            : plans.FirstOrDefault();
    }

    private static bool IsPlan(string file) => Extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal);
}
