using System.Diagnostics;
using System.Globalization;
using DeepSeek.Bench.Measuring.Machine;
using DeepSeek.Testing;

namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>A proxy that runs, on a core of its own.</summary>
internal sealed class RunningSubject : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);

    private readonly Process? _process;
    private readonly string _log;

    private RunningSubject(Subject subject, Door door, Process? process, string log)
    {
        Subject = subject;
        Door = door;
        _process = process;
        _log = log;
    }

    public Subject Subject { get; }

    /// <summary>Where its clients go.</summary>
    public Door Door { get; }

    /// <summary>From the start of the process to its first good answer.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Resident memory, MB; null where there is no process.</summary>
    public double? Memory => Usage?.Memory;

    /// <summary>What it uses; null where there is no process.</summary>
    public ProcessUsage? Usage => _process is { } process ? ProcessUsage.Of(process.Id) : null;

    /// <summary>User and system time since its start; null where there is no process.</summary>
    public TimeSpan? Cpu => Usage?.Cpu;

    /// <summary>Starts it, and waits for its first good answer.</summary>
    /// <param name="subject">What to start.</param>
    /// <param name="upstream">Where it leads.</param>
    /// <param name="core">The core that it may use.</param>
    /// <param name="folder">Where its files and its log go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">It ended, or gave no good answer.</exception>
    public static async Task<RunningSubject> StartAsync(Subject subject, Uri upstream, int core, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var listen = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var log = Path.Combine(folder, "log");
        var launch = subject.Launch(upstream, listen, folder);
        var door = new Door(
            new Uri(launch is null ? upstream : listen, "/v1/chat/completions"),
            [("Content-Type", "application/json"), ("Authorization", "Bearer bench"), .. subject.Headers(upstream)]);
        var started = TimeProvider.System.GetTimestamp();
        var running = new RunningSubject(subject, door, launch is null ? null : Start(launch, core, log), log);
        try
        {
            await running.AnswerAsync(cancellationToken);
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }

        running.StartTime = TimeProvider.System.GetElapsedTime(started);
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>Output goes to a file without passing through the bench, whose core is for load.</summary>
    private static Process Start(SubjectLaunch launch, int core, string log)
    {
        string[] arguments = ["-c", "exec taskset -c \"$0\" \"$@\" >\"$BENCH_LOG\" 2>&1", core.ToString(CultureInfo.InvariantCulture), launch.Program, .. launch.Arguments];
        var start = new ProcessStartInfo("/bin/sh", arguments);
        start.Environment["BENCH_LOG"] = log;
        foreach (var (name, value) in launch.Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        var started = TimeProvider.System.GetTimestamp();
        while (!await IsAnsweredAsync(http, cancellationToken))
        {
            if (_process?.HasExited == true || TimeProvider.System.GetElapsedTime(started) > StartLimit)
            {
                throw new InvalidOperationException($"{Subject.Name} gives no answer; it said: {LastWords()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), cancellationToken);
        }
    }

    private async Task<bool> IsAnsweredAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Door.Ask(stream: false, tokens: 1);
            using var answer = await http.SendAsync(request, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private string LastWords() => !File.Exists(_log) ? "nothing" : File.ReadLines(_log).LastOrDefault() ?? "nothing";
}
