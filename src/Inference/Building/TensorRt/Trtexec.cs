using System.ComponentModel;
using System.Diagnostics;
using DeepSeek.Inference.Reporting;

namespace DeepSeek.Inference.Building.TensorRt;

/// <summary>NVIDIA's <c>trtexec</c>, run to its end. It is killed with whoever waits for it.</summary>
internal sealed class Trtexec
{
    private const string Program = "trtexec";

    // Where NVIDIA's images and packages put it, beside the PATH.
    private static readonly string[] Folders = ["/usr/src/tensorrt/bin", "/opt/tensorrt/bin"];

    private readonly string _path;
    private readonly Progress _progress;

    private Trtexec(string path, Progress progress) => (_path, _progress) = (path, progress);

    /// <param name="path">Where it is; null: on the PATH, or where NVIDIA puts it.</param>
    /// <param name="progress">Gets every line that it writes.</param>
    /// <exception cref="JobFailure">It is nowhere.</exception>
    public static Trtexec Find(string? path, Progress progress)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(Folders);
        var found = path is not null ? Existing(path) : folders.Select(static folder => Existing(Path.Combine(folder, Program))).FirstOrDefault(static file => file is not null);
        return new Trtexec(found ?? throw JobFailure.Other($"there is no {path ?? Program}: take an image with TensorRT's tools, or name it (--trtexec)"), progress);
    }

    /// <exception cref="JobFailure">It failed, and why.</exception>
    /// <exception cref="OperationCanceledException">It was killed.</exception>
    public async Task RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var output = new TrtexecOutput();
        using var process = new Process { StartInfo = new ProcessStartInfo(_path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.OutputDataReceived += (_, line) => Take(output, line.Data);
        process.ErrorDataReceived += (_, line) => Take(output, line.Data);
        Start(process);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw output.Failure(process.ExitCode);
        }
    }

    private void Start(Process process)
    {
        try
        {
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }
        catch (Win32Exception e)
        {
            throw JobFailure.Other($"{_path} can't be run: {e.Message}", e);
        }
    }

    private void Take(TrtexecOutput output, string? line)
    {
        if (line is not null)
        {
            _progress.Say(line);
            if (output.Take(line) is { } step)
            {
                _progress.Enter(step);
            }
        }
    }

    private static string? Existing(string file) => File.Exists(file) ? file : null;
}
