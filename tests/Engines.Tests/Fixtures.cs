using DeepSeek.Testing.Samples;

namespace DeepSeek.Engines.Tests;

/// <summary>The committed tiny models.</summary>
internal static class Fixtures
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests/Testing/Models");

    public static string Sums(string file) => Path.Combine(Folder, "sums", file);
}
