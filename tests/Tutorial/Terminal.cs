using System.Diagnostics;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.Tutorial.Tests;

/// <summary>A shell as the tutorial's reader has it: at the root of the repository, with kubectl, its plugin and helm on the PATH, and an administrator's kubeconfig.</summary>
/// <param name="folder">Where commands are run.</param>
/// <param name="kubeconfig">The cluster.</param>
internal sealed class Terminal(string folder, string kubeconfig)
{
    // Longer than the page's own --timeout, so that kubectl says what it waited for.
    private static readonly TimeSpan Limit = Eventually.Limit + TimeSpan.FromMinutes(1);

    /// <summary>Runs a command to its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(string command)
    {
        using var process = Start(command);
        using var limit = new CancellationTokenSource(Limit);
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await said, await failed);
    }

    /// <summary>Starts a command that goes on.</summary>
    public Process Start(string command)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", command]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment["PATH"] = string.Join(Path.PathSeparator, KubeApiServer.Assets, PluginFolder, Environment.GetEnvironmentVariable("PATH"));
        // What a tutorial's reader hasn't got.
        start.Environment.Remove("DEEPSEEK_API_KEY");
        return Process.Start(start)!;
    }

    // artifacts/bin/<this project>/<configuration> → artifacts/bin/<the plugin>/<configuration>
    private static string PluginFolder
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
            return Path.Combine(here.Parent!.Parent!.FullName, "DeepSeek.KubectlDsr", here.Name);
        }
    }
}
