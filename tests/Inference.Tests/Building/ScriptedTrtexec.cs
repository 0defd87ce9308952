using DeepSeek.Testing.Samples;

namespace DeepSeek.Inference.Tests.Building;

/// <summary>An executable that plays <c>trtexec</c>: trtexec.sh beside this file, in a folder of its own.</summary>
internal sealed class ScriptedTrtexec : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trtexec-");

    /// <param name="scenario">A word of the script; any other: it succeeds.</param>
    public ScriptedTrtexec(string scenario = "succeed")
    {
        File.Copy(System.IO.Path.Combine(Repository.Root, "tests/Inference.Tests/Building/trtexec.sh"), Path);
        File.WriteAllText(Beside("scenario"), scenario);
    }

    public string Path => Beside("trtexec");

    /// <summary>What it was called with last.</summary>
    public IReadOnlyList<string> Arguments => File.ReadAllLines(Beside("arguments"));

    /// <summary>The graph that it was called with last, without its weights.</summary>
    public string Graph => Beside("model.onnx");

    /// <summary>Whether it has been called at all.</summary>
    public bool WasCalled => File.Exists(Beside("arguments"));

    /// <summary>Whether a slow one has begun.</summary>
    public bool IsWaiting => File.Exists(Beside("waiting"));

    public void Dispose() => _folder.Delete(recursive: true);

    private string Beside(string name) => System.IO.Path.Combine(_folder.FullName, name);
}
