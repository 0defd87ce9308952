using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using DeepSeek.Testing;

namespace DeepSeek.Inference.Tests.Programs;

/// <summary>The executable, run as a Job or a pod runs it.</summary>
internal sealed partial class EngineProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private EngineProgram(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All that it wrote, to standard output and standard error.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Memory that it occupies, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Files and sockets that it holds open; where the system has /proc.</summary>
    public int OpenFiles => Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length;

    public static EngineProgram Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "deepseek-engine.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("DEEPSEEK_", StringComparison.Ordinal) || name.StartsWith("HF_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new EngineProgram(Process.Start(start)!);
    }

    /// <returns>The exit code, and all that it wrote.</returns>
    public static async Task<(int Code, string Output)> RunAsync(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        await using var program = Start(arguments, environment);
        return (await program.ExitAsync(), program.Output);
    }

    /// <summary>A client of the server, once it says that it serves.</summary>
    public async Task<HttpClient> ServedAsync()
    {
        await Eventually.BeTrueAsync(() => _process.HasExited || Output.Contains("Serving ", StringComparison.Ordinal), "the program says that it serves");
        Assert.False(_process.HasExited, Output);
        return new HttpClient { BaseAddress = new Uri(Address().Match(Output).Value), Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Asks it to end.</summary>
    public async Task TerminateAsync()
    {
        using var term = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await term.WaitForExitAsync();
    }

    /// <summary>Waits for its end, and the end of its output.</summary>
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
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
