namespace DeepSeek.ManifestGen;

/// <summary>Brings generated files up to date, or says which aren't.</summary>
internal static class FileWriter
{
    /// <param name="args">The repository's root, and <c>--check</c> to change nothing.</param>
    /// <param name="usage">What the program is called.</param>
    /// <param name="files">By the repository's root.</param>
    /// <returns>The exit code: 1 where a file is stale under <c>--check</c>, 2 for a wrong command line.</returns>
    public static int Run(IReadOnlyList<string> args, string usage, Func<string, IReadOnlyList<GeneratedFile>> files)
    {
        var check = args.Contains("--check");
        if (args.Where(arg => arg != "--check").ToArray() is not [var root])
        {
            Console.Error.WriteLine($"usage: {usage} REPOSITORY-ROOT [--check]");
            return 2;
        }

        var stale = files(root).Where(file => !IsFresh(root, file)).ToArray();
        foreach (var file in stale)
        {
            Console.WriteLine($"{(check ? "stale" : "wrote")} {file.Path}");
            if (!check)
                Write(Path.GetFullPath(Path.Combine(root, file.Path)), file.Text);
        }

        return check && stale.Length > 0 ? 1 : 0;
    }

    private static bool IsFresh(string root, GeneratedFile file)
    {
        var path = Path.Combine(root, file.Path);
        return File.Exists(path) && File.ReadAllText(path) == file.Text;
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
