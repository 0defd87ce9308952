using System.Diagnostics;
using DeepSeek.Bench.Measuring.Exposition;
using DeepSeek.Bench.Measuring.Machine;
using DeepSeek.Testing;

namespace DeepSeek.Bench.Operator.Processes;

/// <summary>An operator as its users run it: a process, with a log, probes and metrics.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(45);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Process _process;
    private readonly Uri _admin;
    private readonly Task _logging;
    private readonly string _log;

    private OperatorProcess(Process process, Uri admin, string log)
    {
        _process = process;
        _admin = admin;
        _log = log;
        _logging = Task.WhenAll(CopyAsync(process.StandardOutput, log), CopyAsync(process.StandardError, log + ".err"));
    }

    /// <summary>When the process was made: a timestamp of the system's time provider.</summary>
    public long Started { get; } = TimeProvider.System.GetTimestamp();

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public TimeSpan Age => TimeProvider.System.GetElapsedTime(Started);

    /// <param name="binary">The executable.</param>
    /// <param name="kubeconfig">Which cluster.</param>
    /// <param name="log">Where its output goes.</param>
    /// <param name="elect">Whether it works only while it holds the lease.</param>
    public static OperatorProcess Start(string binary, string kubeconfig, string log, bool elect = true)
    {
        var admin = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        string[] arguments = ["--kubeconfig", kubeconfig, "--metrics", admin.ToString(), $"--leader-elect={(elect ? "true" : "false")}"];
        var start = new ProcessStartInfo(binary, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new OperatorProcess(Process.Start(start)!, admin, log);
    }

    public ProcessUsage Usage() => ProcessUsage.Of(_process.Id);

    public async Task<OperatorPage> PageAsync() => new(new MetricsPage(await _http.GetStringAsync(new Uri(_admin, "/metrics"))));

    /// <summary>Whether its caches are warm.</summary>
    public async Task<bool> IsReadyAsync()
    {
        ThrowIfDead();
        try
        {
            using var answer = await _http.GetAsync(new Uri(_admin, "/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    /// <exception cref="InvalidOperationException">It has ended by itself.</exception>
    public void ThrowIfDead()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"the operator ended with {_process.ExitCode}: {LastWords()}");
        }
    }

    /// <summary>Asks it to end, and waits.</summary>
    public async Task TerminateAsync()
    {
        await SignalAsync("TERM");
        using var limit = new CancellationTokenSource(StopLimit);
        await _process.WaitForExitAsync(limit.Token);
    }

    /// <summary>Ends it without a word, as the kernel does when memory runs out.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends a signal: STOP, CONT, TERM.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        await _logging;
        _process.Dispose();
        _http.Dispose();
    }

    private string LastWords()
    {
        using var stream = new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd().Split('\n')[^1];
    }

    private static async Task CopyAsync(StreamReader from, string path)
    {
        await using var to = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        await from.BaseStream.CopyToAsync(to);
    }
}
