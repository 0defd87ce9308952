using System.Diagnostics;
using System.Net.Sockets;
using DeepSeek.Operator.Resources;
using DeepSeek.Testing;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Resources;

/// <summary>A real redis-server, started as a container of the generated Deployment would be, on a port of its own.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _directory;
    private readonly int _port;
    private readonly string _password;

    private RedisProcess(V1Container container, string password)
    {
        (_password, _port, _directory) = (password, FreePort.Next(), Directory.CreateTempSubdirectory("redis-"));
        string[] arguments = [.. container.Args];
        arguments[Array.IndexOf(arguments, "--port") + 1] = $"{_port}";
        _process = Process.Start(Command([.. container.Command, .. arguments]))!;
    }

    /// <summary>The arguments that anybody on the machine can list.</summary>
    public string Arguments => File.ReadAllText($"/proc/{_process.Id}/cmdline");

    /// <summary>Files that the server has written.</summary>
    public IEnumerable<string> Files => _directory.EnumerateFileSystemInfos().Select(file => file.Name);

    public static async Task<RedisProcess> StartAsync(V1Container container, string password)
    {
        var started = new RedisProcess(container, password);
        await Eventually.BeTrueAsync(started.ListensAsync, "redis-server listens");
        return started;
    }

    /// <summary>What the server answers on a new connection, to its end: commands of one line each, the last of them QUIT.</summary>
    public async Task<string> AskAsync(params string[] commands)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(string.Concat(commands.Append("QUIT").Select(command => $"{command}\r\n"))));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>How the container's readiness probe ends when the container has this password.</summary>
    public async Task<int> ProbeAsync(V1Container container, string password)
    {
        string[] command = [.. container.ReadinessProbe.Exec.Command.Select(part => part.Replace("redis-cli", $"redis-cli -p {_port}", StringComparison.Ordinal))];
        var start = Command(command);
        start.Environment[CacheDeployment.PasswordVariable] = password;
        using var probe = Process.Start(start)!;
        await probe.WaitForExitAsync();
        return probe.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private ProcessStartInfo Command(string[] command) => new(command[0], command[1..])
    {
        WorkingDirectory = _directory.FullName,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { [CacheDeployment.PasswordVariable] = _password },
    };

    private async Task<bool> ListensAsync()
    {
        Assert.False(_process.HasExited, _process.HasExited ? await _process.StandardOutput.ReadToEndAsync() + await _process.StandardError.ReadToEndAsync() : "");
        try
        {
            await AskAsync();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
