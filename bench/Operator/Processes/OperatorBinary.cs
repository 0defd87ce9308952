namespace DeepSeek.Bench.Operator.Processes;

/// <summary>The executable under test.</summary>
internal static class OperatorBinary
{
    /// <exception cref="FileNotFoundException">It isn't there.</exception>
    public static string Find(string? given, string repository)
    {
        var path = Path.GetFullPath(given ?? Path.Combine(repository, "artifacts", "publish", "deepseek-operator"));
        return File.Exists(path) ? path : throw new FileNotFoundException($"there is no operator at {path}; 'make bench-operator' builds it, --operator names another");
    }
}
