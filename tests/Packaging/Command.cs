using System.Diagnostics;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.Packaging.Tests;

/// <summary>A program of others, as somebody who installs the product runs it.</summary>
internal static class Command
{
    /// <param name="program">Its file.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="kubeconfig">Which cluster it talks to; null: none.</param>
    /// <param name="input">For its standard input.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> TryAsync(string program, IReadOnlyList<string> arguments, string? kubeconfig = null, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECTL"] = KubeApiServer.Kubectl;
        start.Environment["KUBECONFIG"] = kubeconfig ?? "/dev/null";
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await said, await failed);
    }

    /// <summary>What it prints; fails the test where the program fails.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string? kubeconfig = null, string input = "")
    {
        var (exitCode, output, errors) = await TryAsync(program, arguments, kubeconfig, input);
        Assert.True(exitCode == 0, $"{Path.GetFileName(program)} {string.Join(' ', arguments)}: {errors}");
        return output;
    }
}
