using System.Diagnostics;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>A server of others as a child process, with the last lines that it said.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int Kept = 20;

    private readonly Process _process;
    private readonly Queue<string> _lines = new();

    private ServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The last of what it said.</summary>
    public string Said
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <param name="program">A path.</param>
    /// <param name="temporary">Its TMPDIR.</param>
    /// <param name="arguments">What it is told.</param>
    public static ServerProcess Start(string program, string temporary, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TMPDIR"] = temporary;
        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>Ends it: SIGTERM, and SIGKILL if that is not enough.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var term = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await term.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Add(string? line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line ?? "");
            if (_lines.Count > Kept)
                _lines.Dequeue();
        }
    }
}
