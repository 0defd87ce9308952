using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Connecting;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.Testing.Samples;
using k8s.Models;
using Prometheus;

namespace DeepSeek.Testing.Kubernetes;

/// <summary>
/// A real API server as a child process, from the directory that KUBEBUILDER_ASSETS names. It listens on a free port, keeps its
/// state in a temporary directory, and ends with this object.
/// </summary>
public sealed partial class KubeApiServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly string _directory;
    private readonly Process _process;

    private KubeApiServer(string directory, Process process)
    {
        _directory = directory;
        _process = process;
    }

    /// <summary>Where the binaries are; null when the environment does not say, and tests that need them are to be skipped.</summary>
    public static string? Assets => Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } assets
        && File.Exists(Path.Combine(assets, "kube-apiserver")) ? assets : null;

    /// <summary>The kubectl that came with the server, else the one on the PATH.</summary>
    public static string Kubectl => Assets is { } assets && File.Exists(Path.Combine(assets, "kubectl")) ? Path.Combine(assets, "kubectl") : "kubectl";

    /// <summary>Why tests are skipped where <see cref="Assets"/> is null.</summary>
    public const string SkipReason = "KUBEBUILDER_ASSETS does not name a directory with a kube-apiserver";

    /// <summary>An administrator's kubeconfig.</summary>
    public string KubeconfigPath => Path.Combine(_directory, "kubeconfig");

    /// <summary>The port it listens on.</summary>
    public int Port => Kubeconfig.Load(KubeconfigPath).Server.Port;

    /// <summary>The process, for those who measure what it uses.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts a server and waits until it serves.</summary>
    /// <param name="options">How; null for a server that allows everything and simulates nothing.</param>
    public static async Task<KubeApiServer> StartAsync(KubeApiServerOptions? options = null)
    {
        var assets = Assets ?? throw new InvalidOperationException(SkipReason);
        var directory = Directory.CreateTempSubdirectory("kube-").FullName;
        var start = new ProcessStartInfo(Path.Combine(assets, "kube-apiserver"), (options ?? new()).Arguments(directory))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = directory; // where it keeps its etcd: gone with the directory, also after a kill
        var server = new KubeApiServer(directory, Process.Start(start)!);
        await server.WaitAsync();
        return server;
    }

    /// <summary>An administrator's client, with metrics of its own.</summary>
    public ApiClient Connect(ApiClientOptions? options = null) =>
        ApiClient.Connect(KubeconfigPath, options ?? new ApiClientOptions { Metrics = new RuntimeMetrics(Metrics.NewCustomRegistry()) });

    /// <summary>A client with a bearer token of the token file, instead of the administrator's certificate.</summary>
    public ApiClient ConnectWithToken(string token, ApiClientOptions? options = null)
    {
        var admin = Kubeconfig.Load(KubeconfigPath);
        return ApiClient.Connect(admin with { User = new ClusterUser { Token = token } }, options ?? new ApiClientOptions { Metrics = new RuntimeMetrics(Metrics.NewCustomRegistry()) });
    }

    /// <summary>Applies the product's CRDs, as they are committed, and waits until the server serves them.</summary>
    public async Task ApplyProductCrdsAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "crds"), "*.yaml"))
            await ApplyCrdsAsync(await File.ReadAllTextAsync(file));
    }

    /// <summary>Applies CRDs (YAML documents, separated by ---) and waits until the server serves them.</summary>
    public async Task ApplyCrdsAsync(string yaml)
    {
        using var client = Connect();
        using var raw = RawClient.Connect(KubeconfigPath);
        foreach (var document in yaml.Split("\n---", StringSplitOptions.RemoveEmptyEntries).Where(d => d.Contains("kind:", StringComparison.Ordinal)))
        {
            var name = CrdName().Match(document).Groups[1].Value;
            var path = $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}?fieldManager=test&force=true";
            using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(raw.BaseUri, path));
            request.Content = new StringContent(document.TrimStart('-'), Encoding.UTF8, "application/apply-patch+yaml");
            await (raw.Credentials?.ProcessHttpRequestAsync(request, CancellationToken.None) ?? Task.CompletedTask);
            using var response = await raw.HttpClient.SendAsync(request);
            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException($"{name}: {await response.Content.ReadAsStringAsync()}");
            await Eventually.BeTrueAsync(async () => await IsEstablishedAsync(client, name), $"{name} is established");
        }
    }

    /// <summary>Creates a namespace of a name that nobody else has, for tests that share the server.</summary>
    public async Task<string> CreateNamespaceAsync()
    {
        using var client = Connect();
        var item = new V1Namespace { Metadata = new V1ObjectMeta { Name = $"test-{Guid.NewGuid():n}" } };
        return (await client.CreateAsync(Kinds.Namespace, item, CancellationToken.None)).Metadata.Name;
    }

    /// <summary>Ends the server: SIGTERM, and SIGKILL if that is not enough.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var term = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await term.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [GeneratedRegex(@"^  name: (\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex CrdName();

    private static async Task<bool> IsEstablishedAsync(ApiClient client, string name)
    {
        var crd = await client.GetAsync(Kinds.CustomResourceDefinition, new ObjectKey("", name), CancellationToken.None);
        return crd?.Status?.Conditions?.Any(c => c is { Type: "Established", Status: "True" }) == true;
    }

    /// <summary>The kubeconfig appears in one step, when everything is ready.</summary>
    private async Task WaitAsync()
    {
        var said = new ConcurrentTail();
        _process.OutputDataReceived += (_, line) => said.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => said.Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var started = Stopwatch.StartNew();
        while (!File.Exists(KubeconfigPath))
        {
            if (_process.HasExited || started.Elapsed > StartLimit)
                throw new InvalidOperationException($"kube-apiserver does not start: {said}");
            await Task.Delay(20);
        }
    }

    private sealed class ConcurrentTail
    {
        private readonly Queue<string> _lines = new();

        public void Add(string? line)
        {
            lock (_lines)
            {
                _lines.Enqueue(line ?? "");
                if (_lines.Count > 20)
                    _lines.Dequeue();
            }
        }

        public override string ToString()
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }
}
