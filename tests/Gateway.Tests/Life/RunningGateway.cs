using System.Diagnostics;
using DeepSeek.Testing;

namespace DeepSeek.Gateway.Tests.Life;

/// <summary>The executable, run as its users run it.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];

    private RunningGateway(Process process) => _process = process;

    public Uri Listen { get; private init; } = null!;

    public Uri Admin { get; private init; } = null!;

    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_output)
            {
                return [.. _output];
            }
        }
    }

    /// <summary>Starts it; the two ports are free ones.</summary>
    public static RunningGateway Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var (listen, admin) = (FreeUrl(), FreeUrl());
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "deepseek-gateway.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DEEPSEEK_LISTEN"] = listen.ToString();
        start.Environment["DEEPSEEK_ADMIN"] = admin.ToString();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var running = new RunningGateway(process) { Listen = listen, Admin = admin };
        process.OutputDataReceived += (_, line) => running.Remember(line.Data);
        process.ErrorDataReceived += (_, line) => running.Remember(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return running;
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Uri FreeUrl() => new($"http://127.0.0.1:{FreePort.Next()}");

    private void Remember(string? line)
    {
        lock (_output)
        {
            if (line is not null)
            {
                _output.Add(line);
            }
        }
    }
}
