using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DeepSeek.Inference.Measuring;

namespace DeepSeek.Bench.Inference.Subjects;

/// <summary><c>deepseek-engine</c> as its users run it, built beside the bench.</summary>
internal static partial class EngineProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Measures a model in a process of its own.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<EngineBenchReport> MeasureAsync(string graph, InferenceBenchOptions options, int crowd, CancellationToken cancellationToken)
    {
        using var process = Start(
        [
            "bench", "--model", graph, "--rounds", "2", "--batch", string.Create(CultureInfo.InvariantCulture, $"1,{crowd}"), "--output", "Json", "--threads", Text(options.Threads),
            "--prompt-tokens", Text(options.PromptTokens), "--answer-tokens", Text(options.AnswerTokens),
        ]);
        try
        {
            var trouble = process.StandardError.ReadToEndAsync(cancellationToken);
            var json = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? EngineBenchReport.Parse(json) : throw new InvalidOperationException($"deepseek-engine bench ended with {process.ExitCode}: {await trouble}");
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>Serves a model, and ends when it is disposed.</summary>
    /// <exception cref="InvalidOperationException">It doesn't serve.</exception>
    public static async Task<ServerProcess> ServeAsync(string folder, string graph, InferenceBenchOptions options, int crowd, int context, CancellationToken cancellationToken)
    {
        var process = Start(
        [
            "serve", "--model", folder, "--engine", graph, "--host", "127.0.0.1", "--port", "0", "--max-batch", Text(crowd), "--max-sequence", Text(context), "--threads", Text(options.Threads),
        ]);
        try
        {
            var address = await AddressAsync(process, cancellationToken);
            return new ServerProcess(process, new HttpClient { BaseAddress = address, Timeout = Patience });
        }
        catch
        {
            End(process);
            process.Dispose();
            throw;
        }
    }

    public static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    // The address comes when it listens, and "Serving" when the model has said a token to itself. All that it says is read: a full pipe would stop it.
    private static async Task<Uri> AddressAsync(Process process, CancellationToken cancellationToken)
    {
        var served = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        Uri? address = null;
        var said = new List<string>();
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return await served.Task.WaitAsync(Patience, cancellationToken);

        void Read(string? line)
        {
            lock (said)
            {
                if (line is null)
                {
                    served.TrySetException(new InvalidOperationException($"deepseek-engine serve ended: {string.Join('\n', said)}"));
                    return;
                }

                said.Add(line);
                address ??= Address().Match(line) is { Success: true } match ? new Uri(match.Value) : null;
                if (address is not null && line.Contains("Serving ", StringComparison.Ordinal))
                {
                    served.TrySetResult(address);
                }
            }
        }
    }

    private static Process Start(string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "deepseek-engine.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
