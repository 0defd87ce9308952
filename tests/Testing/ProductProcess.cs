using System.Collections.Concurrent;
using System.Diagnostics;

namespace DeepSeek.Testing;

/// <summary>One of our executables as its users run it: a process, with its log. The test project must name it among its references, to have it built.</summary>
public sealed class ProductProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    private ProductProcess(Process process) => _process = process;

    /// <summary>All that it wrote.</summary>
    public string Log => string.Join('\n', _log);

    public bool HasExited => _process.HasExited;

    /// <param name="project">Operator, Gateway.</param>
    /// <param name="arguments">The command line.</param>
    public static ProductProcess Start(string project, params IEnumerable<string> arguments)
    {
        var name = $"deepseek-{project.ToLowerInvariant()}";
        var process = Process.Start(new ProcessStartInfo(Path.Combine(FolderOf(project), name), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var started = new ProductProcess(process);
        process.OutputDataReceived += (_, line) => started._log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => started._log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    // What ships, where PRODUCT_EXECUTABLES names its folder: then it is known to be of this source. Otherwise what was built along with the tests.
    private static string FolderOf(string project)
    {
        if (Environment.GetEnvironmentVariable("PRODUCT_EXECUTABLES") is { Length: > 0 } published)
            return published;

        // artifacts/bin/<this project>/<configuration> → artifacts/bin/<that project>/<configuration>
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(here.Parent!.Parent!.FullName, $"DeepSeek.{project}", here.Name);
    }

    /// <summary>Asks the process to end, and waits.</summary>
    public async Task<int> TerminateAsync()
    {
        using var term = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await term.WaitForExitAsync();
        return await ExitAsync();
    }

    /// <summary>Ends the process without a word of warning to it.</summary>
    public Task<int> KillAsync()
    {
        _process.Kill();
        return ExitAsync();
    }

    /// <summary>Waits for the end of the process, and of its output.</summary>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
