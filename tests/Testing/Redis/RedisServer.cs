using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DeepSeek.Testing.Redis;

/// <summary>A real redis-server as a child process, on a port of its own, that keeps nothing on disk.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string _directory;
    private readonly List<string> _arguments;
    private readonly string? _password;
    private Process _process;

    private RedisServer(string directory, int port, List<string> arguments, string? password, Process process) =>
        (_directory, Port, _arguments, _password, _process) = (directory, port, arguments, password, process);

    /// <summary>The binary; null where there is none, and tests that need it are to be skipped.</summary>
    public static string? Binary { get; } = OnPath.Find("redis-server");

    /// <summary>Why tests are skipped where <see cref="Binary"/> is null.</summary>
    public const string SkipReason = "there is no redis-server on the PATH (Debian: apt-get install redis-server)";

    public int Port { get; }

    /// <summary><c>redis://127.0.0.1:port/0</c>.</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{Port}/0");

    /// <summary>Starts a server and waits until it takes connections.</summary>
    /// <param name="password">What clients must say; null: nothing.</param>
    /// <param name="certificate">What it proves itself by; null: it speaks no TLS.</param>
    /// <param name="arguments">Further arguments, as in a configuration file: <c>--maxmemory 1mb</c>.</param>
    public static async Task<RedisServer> StartAsync(string? password = null, X509Certificate2? certificate = null, params IEnumerable<string> arguments)
    {
        var directory = Directory.CreateTempSubdirectory("redis-").FullName;
        var port = FreePort.Next();
        List<string> all =
        [
            "--bind", "127.0.0.1", "--port", certificate is null ? Text(port) : "0", "--dir", directory, "--save", "", "--appendonly", "no",
            .. password is null ? Array.Empty<string>() : ["--requirepass", password],
            .. certificate is null ? [] : Tls(directory, port, certificate),
            .. arguments,
        ];
        var server = new RedisServer(directory, port, all, password, Start(all));
        await server.WaitAsync();
        return server;
    }

    /// <summary>Kills it, as a crash does. Its data is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Starts it again on the same port, empty.</summary>
    public async Task RestartAsync()
    {
        _process = Start(_arguments);
        await WaitAsync();
    }

    /// <summary>Says one command over a connection of its own, in words, and returns what comes back first. Says the password before.</summary>
    public async Task<string> SayAsync(params string[] words)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", Port);
        await using var stream = client.GetStream();
        if (_password is not null && await SayAsync(stream, ["AUTH", _password]) is var answer && answer != "+OK")
        {
            throw new InvalidOperationException(answer);
        }

        return await SayAsync(stream, words);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await KillAsync();
        }
        catch (InvalidOperationException)
        {
            // It was killed before.
        }

        Directory.Delete(_directory, recursive: true);
    }

    private static async Task<string> SayAsync(NetworkStream stream, string[] words)
    {
        var command = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
        {
            command.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(command.ToString()));
        var answer = new byte[64 * 1024];
        return Encoding.UTF8.GetString(answer, 0, await stream.ReadAsync(answer)).TrimEnd();
    }

    private static Process Start(IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(Binary ?? throw new InvalidOperationException(SkipReason), arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static IEnumerable<string> Tls(string directory, int port, X509Certificate2 certificate)
    {
        var (certificateFile, keyFile) = (Path.Combine(directory, "tls.crt"), Path.Combine(directory, "tls.key"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey() ?? throw new ArgumentException("An ECDSA key is needed.", nameof(certificate));
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return ["--tls-port", Text(port), "--tls-cert-file", certificateFile, "--tls-key-file", keyFile, "--tls-auth-clients", "no"];
    }

    private async Task WaitAsync()
    {
        // Unread output would fill its pipe and stop it.
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.BeTrueAsync(
            async () =>
            {
                if (_process.HasExited)
                    throw new InvalidOperationException($"redis-server ended with {_process.ExitCode}");
                using var client = new TcpClient();
                try
                {
                    await client.ConnectAsync("127.0.0.1", Port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            "redis-server takes connections");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
