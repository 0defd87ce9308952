namespace DeepSeek.Testing.Samples;

/// <summary>Files of the repository that tests read, wherever the tests run from inside it.</summary>
public static class Repository
{
    /// <summary>The folder of DeepSeek's Directory.Packages.props.</summary>
    public static string Root { get; } = FindRoot();

    /// <param name="path">From the root.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Directory.Packages.props")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Tests must run inside the repository.");
        return folder;
    }
}
