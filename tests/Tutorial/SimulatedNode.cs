using System.Diagnostics;
using DeepSeek.Testing;

namespace DeepSeek.Tutorial.Tests;

/// <summary>nginx as its image starts it: with the environment put into the templates.</summary>
internal sealed class SimulatedNode : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("node-");
    private readonly Process _nginx;

    /// <param name="template">The file of the ConfigMap.</param>
    /// <param name="environment">Of the container.</param>
    /// <param name="port">In place of 8080.</param>
    public SimulatedNode(string template, IEnumerable<KeyValuePair<string, string>> environment, int port)
    {
        var server = environment.Aggregate(template, static (text, variable) => text.Replace($"${{{variable.Key}}}", variable.Value, StringComparison.Ordinal))
            .Replace("listen 8080;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal);
        var file = Path.Combine(_folder.FullName, "nginx.conf");
        File.WriteAllText(file, $$"""
            pid {{_folder}}/nginx.pid;
            daemon off;
            master_process off;
            error_log stderr;
            events {}
            http {
              access_log off;
              client_body_temp_path {{_folder}}/body;
              proxy_temp_path {{_folder}}/proxy;
              fastcgi_temp_path {{_folder}}/fastcgi;
              uwsgi_temp_path {{_folder}}/uwsgi;
              scgi_temp_path {{_folder}}/scgi;
            {{server}}
            }
            """);
        _nginx = Process.Start(new ProcessStartInfo(Program!, ["-p", _folder.FullName, "-c", file, "-e", "stderr"]))!;
    }

    /// <summary>Where nginx is; null: it isn't installed.</summary>
    public static string? Program { get; } = OnPath.Find("nginx");

    public async ValueTask DisposeAsync()
    {
        if (!_nginx.HasExited)
            _nginx.Kill();
        await _nginx.WaitForExitAsync();
        _nginx.Dispose();
        _folder.Delete(recursive: true);
    }
}
