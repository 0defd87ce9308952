using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace DeepSeek.Testing.Prometheus;

/// <summary>A real Prometheus with a real Alertmanager behind it, each a process of its own, that scrapes and evaluates as fast as both can.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly string? Server = OnPath.Find("prometheus");
    private static readonly string? Manager = OnPath.Find("prometheus-alertmanager") ?? OnPath.Find("alertmanager");

    private readonly string _directory = Directory.CreateTempSubdirectory("prometheus-").FullName;
    private readonly List<Process> _processes = [];
    private readonly HttpClient _http = new();
    private readonly int _port = FreePort.Next();
    private readonly int _managerPort = FreePort.Next();

    private PrometheusServer()
    {
    }

    /// <summary>Whether both programs are there; tests that need them are to be skipped where not.</summary>
    public static bool IsInstalled => Server is not null && Manager is not null;

    /// <summary>Why tests are skipped where <see cref="IsInstalled"/> is false.</summary>
    public const string SkipReason = "there is no prometheus and alertmanager on the PATH (Debian: apt-get install prometheus prometheus-alertmanager)";

    /// <summary>Where its HTTP API is.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>Starts both and waits until they serve.</summary>
    /// <param name="rules">A rules file.</param>
    /// <param name="targets">Base addresses of metrics pages.</param>
    public static async Task<PrometheusServer> StartAsync(string rules, params IEnumerable<Uri> targets)
    {
        var started = new PrometheusServer();
        await started.WriteAsync("rules.yaml", rules);
        await started.WriteAsync("manager.yaml", "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        await started.WriteAsync("prometheus.yaml", $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [rules.yaml]
            alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:{{started._managerPort}}"]}]}]}
            scrape_configs: [{job_name: gateways, static_configs: [{targets: [{{string.Join(", ", targets.Select(static target => $"\"{target.Authority}\""))}}]}]}]
            """);
        started.Start(Manager!, "--config.file=manager.yaml", "--storage.path=alerts", $"--web.listen-address=127.0.0.1:{started._managerPort}", "--cluster.listen-address=");
        started.Start(Server!, "--config.file=prometheus.yaml", "--storage.tsdb.path=data", $"--web.listen-address=127.0.0.1:{started._port}");
        await Eventually.BeTrueAsync(async () => await started.IsReadyAsync(started._managerPort) && await started.IsReadyAsync(started._port), "Prometheus and Alertmanager are ready");
        return started;
    }

    /// <summary>What Alertmanager would tell people of now: the alert's name and, where it has one, its tier, in order.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync() => [.. (await AlertsAsync()).Select(static alert => alert.Name).Order(StringComparer.Ordinal)];

    /// <summary>The same, with the time since which each alert fires.</summary>
    public async Task<IReadOnlyList<FiringAlert>> AlertsAsync()
    {
        await using var answer = await _http.GetStreamAsync(new Uri($"http://127.0.0.1:{_managerPort}/api/v2/alerts"));
        using var alerts = await JsonDocument.ParseAsync(answer);
        return [.. alerts.RootElement.EnumerateArray().Select(static alert => new FiringAlert(Name(alert.GetProperty("labels")), alert.GetProperty("startsAt").GetDateTimeOffset()))];
    }

    /// <summary>Every sample of the last ten minutes, as it was scraped or evaluated, oldest first.</summary>
    /// <param name="selector">A metric's name, with labels.</param>
    /// <returns>By series: its alert's name where it is one of ALERTS, as <see cref="ToldAsync"/> puts it; else its tier, or nothing.</returns>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<(DateTimeOffset At, double Value)>>> SamplesAsync(string selector)
    {
        await using var answer = await _http.GetStreamAsync(new Uri(Address, $"/api/v1/query?query={Uri.EscapeDataString($"{selector}[10m]")}"));
        using var found = await JsonDocument.ParseAsync(answer);
        return found.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().ToDictionary(
            static series => Name(series.GetProperty("metric")),
            static series => (IReadOnlyList<(DateTimeOffset, double)>)[.. series.GetProperty("values").EnumerateArray().Select(static sample =>
                (DateTimeOffset.UnixEpoch.AddSeconds(sample[0].GetDouble()), double.Parse(sample[1].GetString()!, CultureInfo.InvariantCulture)))]);
    }

    /// <summary>Ends both; may be said before the end of a test, which then goes on without them.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        if (_processes.Count > 0)
            Directory.Delete(_directory, recursive: true);
        _processes.Clear();
        _http.Dispose();
    }

    private static string Name(JsonElement labels) => string.Join(
        ' ', new[] { "alertname", "tier" }.Select(label => labels.TryGetProperty(label, out var value) ? value.GetString() : null).OfType<string>());

    private Task WriteAsync(string name, string content) => File.WriteAllTextAsync(Path.Combine(_directory, name), content);

    private void Start(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _directory, RedirectStandardOutput = true, RedirectStandardError = true })!;
        // Unread output would fill its pipe and stop it.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    private async Task<bool> IsReadyAsync(int port)
    {
        if (_processes.Find(static process => process.HasExited) is { } ended)
            throw new InvalidOperationException($"{ended.StartInfo.FileName} ended with {ended.ExitCode}");
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{port}/-/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
