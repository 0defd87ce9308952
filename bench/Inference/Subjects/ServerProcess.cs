using System.Diagnostics;
using DeepSeek.Bench.Measuring.Machine;

namespace DeepSeek.Bench.Inference.Subjects;

/// <summary>A server that is running.</summary>
/// <param name="process">It.</param>
/// <param name="client">Asks it.</param>
internal sealed class ServerProcess(Process process, HttpClient client) : IDisposable
{
    public HttpClient Client => client;

    /// <summary>What it has used of processors so far.</summary>
    public TimeSpan Cpu => ProcessUsage.Of(process.Id).Cpu;

    public void Dispose()
    {
        client.Dispose();
        EngineProcess.End(process);
        process.Dispose();
    }
}
