using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using DeepSeek.Operator.Resources.Nginx;
using DeepSeek.Testing;

namespace DeepSeek.Operator.Tests.Resources.Nginx;

/// <summary>A real nginx by the generated configuration, with its files in a folder of its own and on a port of its own.</summary>
internal sealed partial class NginxProcess : IAsyncDisposable
{
    public const string SkipReason = "there is no nginx on the PATH (Debian: apt-get install nginx)";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nx-");
    private readonly int _port = FreePort.Next();
    private readonly StringBuilder _said = new();
    private Process? _process;

    private NginxProcess()
    {
        // Workers of a root's nginx are somebody else.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        }

        _folder.CreateSubdirectory(NginxPaths.Runtime.TrimStart('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!);
    }

    /// <summary>Null where there is none, and tests that need it are to be skipped.</summary>
    public static string? Binary { get; } = OnPath.Find("nginx");

    public Uri Url => new($"http://127.0.0.1:{_port}");

    /// <summary>Lines of the access log.</summary>
    public IReadOnlyList<string> Log => File.Exists(AccessLog) ? File.ReadAllLines(AccessLog) : [];

    /// <summary>All that it has written.</summary>
    public string Written => string.Concat(Directory.EnumerateFiles(_folder.FullName, "*.log").Select(File.ReadAllText));

    /// <summary>What it has said where a container's log would be.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    private string AccessLog => Path.Combine(_folder.FullName, "access.log");

    private string ConfigFile => Here("/etc/deepseek/nginx/nginx.conf");

    /// <summary>A folder for one that isn't started yet.</summary>
    public static NginxProcess Prepare()
    {
        Assert.SkipWhen(Binary is null, SkipReason);
        return new NginxProcess();
    }

    public static async Task<NginxProcess> StartAsync(string config)
    {
        var nginx = Prepare();
        nginx.Write(config);
        await nginx.StartAsync();
        return nginx;
    }

    /// <summary>A file where pods would have it mounted.</summary>
    public NginxProcess With(string path, string content)
    {
        var file = Here(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return this;
    }

    public void Write(string config) => File.WriteAllText(ConfigFile, Here(config)
        .Replace("listen 8080;", $"listen 127.0.0.1:{_port};", StringComparison.Ordinal)
        .Replace("access_log /dev/stdout", $"access_log {AccessLog}", StringComparison.Ordinal)
        .Replace("error_log /dev/stderr", $"error_log {_folder.FullName}/error.log", StringComparison.Ordinal));

    public Task StartAsync() => StartAsync(Run("-g", "daemon off;"));

    /// <summary>Starts it as a container with this script would be, but for the time between two looks.</summary>
    public Task StartByAsync(string script) => StartAsync(Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Here(script).Replace("sleep 5", "sleep 0.2", StringComparison.Ordinal)])
    {
        RedirectStandardError = true,
    })!);

    private async Task StartAsync(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_said)
            {
                _said.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        await Eventually.BeTrueAsync(
            async () =>
            {
                Assert.False(_process.HasExited, Said);
                using var client = new TcpClient();
                try
                {
                    await client.ConnectAsync("127.0.0.1", _port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            "nginx listens");
    }

    /// <summary>What <c>nginx -t</c> objects to; empty: nothing.</summary>
    public async Task<string> TestAsync()
    {
        using var test = Run("-t", "-q");
        var said = await test.StandardError.ReadToEndAsync();
        await test.WaitForExitAsync();
        Assert.True(test.ExitCode == 0 || said.Length > 0);
        return said;
    }

    public async Task ReloadAsync()
    {
        using var reload = Run("-s", "reload");
        await reload.WaitForExitAsync();
        Assert.Equal(0, reload.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            _process.CancelErrorRead();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private Process Run(params string[] arguments) => Process.Start(new ProcessStartInfo(Binary!, ["-p", _folder.FullName, "-c", ConfigFile, .. arguments])
    {
        RedirectStandardError = true,
    })!;

    // The folders of pods become this machine's.
    private string Here(string text) => PodFolder().Replace(text, folder => _folder.FullName + folder.Value.Replace("/deepseek", "", StringComparison.Ordinal));

    [GeneratedRegex("/etc/deepseek(?=[/ ])|(?<=[ :])/tmp(?=/)")]
    private static partial Regex PodFolder();
}
