using DeepSeek.Testing.Samples;

namespace DeepSeek.Architecture;

/// <summary>The C# files of a folder of the repository.</summary>
internal static class Sources
{
    public static IEnumerable<string> Of(string folder)
        => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories);
}
