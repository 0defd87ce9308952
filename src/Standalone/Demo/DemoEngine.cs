using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.Hosting.Logging;

namespace DeepSeek.Standalone.Demo;

/// <summary>The product's model server, as a process of its own on a free loopback port: what answers when no node is left.</summary>
internal sealed partial class DemoEngine : IAsyncDisposable
{
    private const string Executable = "deepseek-engine";

    /// <summary>Enough for every client of the demo at once.</summary>
    private const int Concurrency = 200;

    /// <summary>A tiny model is there in a second; a busy machine takes longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Uri? _address;

    private DemoEngine(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>Where it serves, from its first line on; the OpenAI API is below /v1.</summary>
    public Uri Address => _address!;

    /// <param name="engine">The executable, or its .dll for the dotnet on the PATH; null: the one beside this executable.</param>
    /// <param name="model">Folder of the model, or an ONNX file in it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UsageException">It doesn't serve, and why.</exception>
    public static async Task<DemoEngine> StartAsync(string? engine, string model, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = new DemoEngine(Command(engine ?? Beside(), model));
        try
        {
            started._process.Start();
            started._process.BeginOutputReadLine();
            started._process.BeginErrorReadLine();
            var ended = started._process.WaitForExitAsync(CancellationToken.None);
            return await Task.WhenAny(started._serving.Task, ended).WaitAsync(Patience, time, cancellationToken) != ended ? started
                : throw new UsageException($"--demo-engine, --demo-model: no model is served: {started._errors.FirstOrDefault() ?? $"it ended with code {started._process.ExitCode}"}");
        }
        catch (Exception e)
        {
            await started.DisposeAsync();
            throw e switch
            {
                TimeoutException => new UsageException($"--demo-engine: no model was served within {Patience.TotalSeconds} s"),
                System.ComponentModel.Win32Exception => new UsageException($"--demo-engine: {e.Message}"),
                _ => e,
            };
        }
    }

    /// <summary>Nothing is under way any more: there is no need to ask it politely.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself, or never began.
        }

        _process.Dispose();
    }

    private static string Beside() => new[] { Executable, $"{Executable}.dll" }.Select(static name => Path.Combine(AppContext.BaseDirectory, name)).FirstOrDefault(File.Exists)
        ?? throw new UsageException($"--demo-engine: there is no {Executable} beside this executable, name one");

    private static ProcessStartInfo Command(string engine, string model)
    {
        var isGraph = File.Exists(model);
        string[] arguments =
        [
            "serve", "--model", isGraph ? Path.GetDirectoryName(Path.GetFullPath(model))! : model, .. isGraph ? ["--engine", model] : Array.Empty<string>(),
            "--served-name", DemoAnswer.UpstreamModel, "--host", "127.0.0.1", "--port", "0", "--threads", "1", "--max-batch", "16", "--max-concurrency", $"{Concurrency}",
        ];
        var start = engine.EndsWith(".dll", StringComparison.Ordinal) ? new ProcessStartInfo("dotnet", [engine, .. arguments]) : new ProcessStartInfo(engine, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        // Its log says where it listens.
        (start.Environment[ConsoleLogging.FormatVariable], start.Environment[ConsoleLogging.LevelVariable]) = ("text", "Information");
        return start;
    }

    private void Read(string line)
    {
        if (Listening().Match(line) is { Success: true } match)
        {
            _address = new Uri(match.Groups[1].Value);
        }
        else if (Serving().IsMatch(line))
        {
            _serving.TrySetResult();
        }
        else if (line.Contains(" fail: ", StringComparison.Ordinal))
        {
            Keep(line[(line.IndexOf(']', StringComparison.Ordinal) + 1)..].Trim());
        }
    }

    private void Keep(string? line)
    {
        if (!string.IsNullOrEmpty(line))
        {
            _errors.Enqueue(line);
        }
    }

    [GeneratedRegex(@"\] Listening on (http://[^,]+), loading ")]
    private static partial Regex Listening();

    [GeneratedRegex(@"\] Serving .* sequences at once")]
    private static partial Regex Serving();
}
