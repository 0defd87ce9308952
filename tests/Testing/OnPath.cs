namespace DeepSeek.Testing;

/// <summary>Programs of others that tests run where they are installed.</summary>
public static class OnPath
{
    /// <returns>Where it is; null when it is in no folder of the PATH.</returns>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
