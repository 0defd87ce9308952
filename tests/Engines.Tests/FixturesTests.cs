using DeepSeek.TinyModels;

namespace DeepSeek.Engines.Tests;

/// <summary>The committed models are what eng/TinyModels makes, to the last bit. Slow: it trains them again.</summary>
public sealed class FixturesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("models-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Sums_model_is_what_the_tool_makes() => Same("sums", SumsModel.Write);

    [Fact]
    public void Thinking_model_is_what_the_tool_makes() => Same("thinking", ThinkingModel.Write);

    private void Same(string name, Action<string, TextWriter> make)
    {
        make(_folder, TextWriter.Null);
        var committed = Path.Combine(Fixtures.Folder, name);
        Assert.Equal(Names(committed), Names(_folder));
        Assert.All(Names(committed), file => Assert.True(File.ReadAllBytes(Path.Combine(committed, file!)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(_folder, file!))),
            $"{name}/{file} isn't what eng/TinyModels makes: run it, and commit"));

        static IEnumerable<string?> Names(string folder) => Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
    }
}
