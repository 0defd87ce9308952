using DeepSeek.Testing.Samples;

namespace DeepSeek.Tutorial.Tests;

/// <summary>A copy of what the tutorial applies and installs, with the addresses of this machine in it.</summary>
internal sealed class ReadersFolder : IDisposable
{
    private static readonly string[] Copied = ["charts", "config/samples"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tutorial-");

    public ReadersFolder(Addresses addresses)
    {
        foreach (var file in Copied.SelectMany(static folder => Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)))
        {
            var copy = System.IO.Path.Combine(_folder.FullName, System.IO.Path.GetRelativePath(Repository.Root, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, addresses.Translate(File.ReadAllText(file)));
        }
    }

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
