using System.Diagnostics;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.Testing;

/// <summary>A program of others, kubectl above all, as users run it: from its command line to its exit code.</summary>
public static class Command
{
    /// <param name="program">Its file.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="kubeconfig">Which cluster it talks to; null: none.</param>
    /// <param name="input">For its standard input.</param>
    /// <param name="plugins">A folder that it finds programs in before those on the PATH; null: none.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> TryAsync(string program, IReadOnlyList<string> arguments, string? kubeconfig = null, string input = "", string? plugins = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECTL"] = KubeApiServer.Kubectl;
        start.Environment["KUBECONFIG"] = kubeconfig ?? "/dev/null";
        if (plugins is not null)
            start.Environment["PATH"] = $"{plugins}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await said, await failed);
    }

    /// <summary>What it prints.</summary>
    /// <exception cref="InvalidOperationException">It fails; with what it says of that.</exception>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string? kubeconfig = null, string input = "")
    {
        var (exitCode, output, errors) = await TryAsync(program, arguments, kubeconfig, input);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)}: {errors}");
    }
}
