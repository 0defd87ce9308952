using System.Diagnostics;

namespace DeepSeek.Bench.Inference.Subjects;

/// <summary>A server that is running.</summary>
/// <param name="process">It.</param>
/// <param name="client">Asks it.</param>
internal sealed class ServerProcess(Process process, HttpClient client) : IDisposable
{
    public HttpClient Client => client;

    public void Dispose()
    {
        client.Dispose();
        EngineProcess.End(process);
        process.Dispose();
    }
}
