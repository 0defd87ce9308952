namespace DeepSeek.Engines.Tests.TensorRt;

/// <summary>A folder with a plan for the fake TensorRT, which says in words what native/fake/decoder.h explains.</summary>
internal sealed class FakePlan : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plan-");

    /// <param name="lines">Words and numbers.</param>
    public FakePlan(params IEnumerable<string> lines) => File.WriteAllLines(Path, ["fake-plan", .. lines]);

    public string Folder => _folder.FullName;

    public string Path => System.IO.Path.Combine(Folder, "model.plan");

    /// <summary>Writes a file beside the plan.</summary>
    public FakePlan With(string file, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Folder, file), text);
        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
