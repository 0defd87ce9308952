using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace DeepSeek.ControllerRuntime.Connecting;

/// <summary>One run of a credential plugin. What it writes to standard error goes to ours: it is for the person who waits.</summary>
internal sealed class PluginRun(ExecPlugin plugin, ClusterAccess access, TimeProvider time)
{
    /// <summary>A person may have to log in meanwhile.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <exception cref="CredentialException">It can't be started, fails, takes longer than two minutes, or doesn't answer as agreed.</exception>
    public async Task<ExecCredential.ExecStatus> RunAsync()
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var process = Start();
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? Parse(output) : throw Failure($"ended with {process.ExitCode}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw Failure($"did not answer within {Limit.TotalMinutes:0} minutes");
        }
    }

    private Process Start()
    {
        var interactive = plugin.Mode != InteractiveMode.Never && !Console.IsInputRedirected;
        if (plugin.Mode == InteractiveMode.Always && !interactive)
            throw Failure("talks to a person (interactiveMode: Always), and standard input is no terminal");

        var start = new ProcessStartInfo(Find(), plugin.Arguments) { RedirectStandardOutput = true, RedirectStandardInput = !interactive };
        start.Environment["KUBERNETES_EXEC_INFO"] = JsonSerializer.Serialize(
            new ExecCredential(plugin.ApiVersion, ExecCredential.KindName, new(interactive, plugin.ProvideClusterInfo ? Cluster() : null), null),
            ExecCredentialJson.Default.ExecCredential);
        foreach (var (name, value) in plugin.Environment)
            start.Environment[name] = value;
        try
        {
            var process = Process.Start(start)!;
            if (!interactive)
                process.StandardInput.Close();
            return process;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw Failure($"can't be started: {e.Message}{Hint()}");
        }
    }

    /// <summary>By PATH alone: a program that happens to lie in the working directory isn't meant.</summary>
    private string Find()
    {
        if (Path.IsPathRooted(plugin.Command))
            return plugin.Command;

        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe", ".cmd", ".bat"] : [""];
        var path = plugin.Environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, plugin.Command + ending)))
            .FirstOrDefault(File.Exists) ?? throw Failure($"isn't in PATH{Hint()}");
    }

    private ExecCredential.ExecCluster Cluster() => new(
        access.Server.OriginalString,
        access.TlsServerName,
        access.SkipTlsVerify ? true : null,
        access.Authorities is { } authorities ? Convert.ToBase64String(Encoding.UTF8.GetBytes(authorities.ExportCertificatePems())) : null,
        access.Proxy?.OriginalString,
        plugin.ClusterConfig);

    private ExecCredential.ExecStatus Parse(string output)
    {
        try
        {
            var said = JsonSerializer.Deserialize(output, ExecCredentialJson.Default.ExecCredential);
            return said?.ApiVersion == plugin.ApiVersion && said.Kind is null or ExecCredential.KindName && said?.Status is { } status
                ? status
                : throw Failure($"did not write an {ExecCredential.KindName} of {plugin.ApiVersion} with a status");
        }
        catch (JsonException e)
        {
            throw Failure($"did not write an {ExecCredential.KindName}: line {e.LineNumber} isn't JSON as agreed");
        }
    }

    private CredentialException Failure(string what) => new($"credential plugin {plugin.Command} {what}");

    private string Hint() => plugin.InstallHint is { } hint ? $"\n{hint}" : "";
}
