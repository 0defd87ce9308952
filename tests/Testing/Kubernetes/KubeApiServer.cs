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

    private static readonly Lazy<bool> Plays = new(static () => Assets is { } assets && Help(assets).Contains("--simulate-workloads", StringComparison.Ordinal));

    private readonly string _directory;
    private readonly IReadOnlyList<ServerProcess> _processes;

    private KubeApiServer(string directory, IReadOnlyList<ServerProcess> processes)
    {
        _directory = directory;
        _processes = processes;
    }

    /// <summary>Where the binaries are; null when the environment does not say, and tests that need them are to be skipped.</summary>
    public static string? Assets => Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } assets
        && File.Exists(Path.Combine(assets, "kube-apiserver")) ? assets : null;

    /// <summary>The kubectl that came with the server, else the one on the PATH.</summary>
    public static string Kubectl => Assets is { } assets && File.Exists(Path.Combine(assets, "kubectl")) ? Path.Combine(assets, "kubectl") : "kubectl";

    /// <summary>Why tests are skipped where <see cref="Assets"/> is null.</summary>
    public const string SkipReason = "KUBEBUILDER_ASSETS does not name a directory with a kube-apiserver";

    /// <summary>
    /// <see cref="Assets"/> where its server plays kubelet and the controllers of Kubernetes, too: workloads become ready, and what nobody owns any
    /// more goes. That of Kubernetes itself doesn't, and tests that need it are to be skipped.
    /// </summary>
    public static string? Simulator => Plays.Value ? Assets : null;

    /// <summary>Why tests are skipped where <see cref="Simulator"/> is null.</summary>
    public static string SimulatorSkipReason => Assets is null ? SkipReason : "the kube-apiserver that KUBEBUILDER_ASSETS names plays no kubelet (--simulate-workloads)";

    /// <summary>An administrator's kubeconfig.</summary>
    public string KubeconfigPath => Path.Combine(_directory, "kubeconfig");

    /// <summary>The port it listens on.</summary>
    public int Port => Kubeconfig.Load(KubeconfigPath).Server.Port;

    /// <summary>The process, for those who measure what it uses.</summary>
    public int ProcessId => _processes[0].Id;

    /// <summary>Starts a server and waits until it serves.</summary>
    /// <param name="options">How; null for a server that allows everything and simulates nothing.</param>
    public static async Task<KubeApiServer> StartAsync(KubeApiServerOptions? options = null)
    {
        var assets = Assets ?? throw new InvalidOperationException(SkipReason);
        var directory = Directory.CreateTempSubdirectory("kube-").FullName;
        var how = options ?? new();
        var server = new KubeApiServer(directory, Plays.Value ? [Simulating(assets, directory, how)] : Envtest.Start(assets, directory, how));
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
        foreach (var process in _processes)
            await process.DisposeAsync();
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
        var started = Stopwatch.StartNew();
        while (!File.Exists(KubeconfigPath))
        {
            if (_processes.FirstOrDefault(static process => process.HasExited) is { } ended)
                throw new InvalidOperationException($"kube-apiserver does not start: {ended.Said}");
            if (started.Elapsed > StartLimit)
                throw new InvalidOperationException($"kube-apiserver does not start: {_processes[0].Said}");
            await Task.Delay(20);
        }
    }

    /// <summary>One that keeps its state in the directory, so that it goes with it, also after a kill.</summary>
    private static ServerProcess Simulating(string assets, string directory, KubeApiServerOptions options) => ServerProcess.Start(
        Path.Combine(assets, "kube-apiserver"), directory,
        [
            "--secure-port=0", $"--write-kubeconfig={Path.Combine(directory, "kubeconfig")}", .. options.DataDirectory is { } kept ? [$"--etcd-data-dir={kept}"] : Array.Empty<string>(),
            .. options.Access(directory), .. options.Simulation(),
        ]);

    private static string Help(string assets)
    {
        using var help = Process.Start(new ProcessStartInfo(Path.Combine(assets, "kube-apiserver"), ["--help"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = help.StandardError.ReadToEndAsync();
        var said = help.StandardOutput.ReadToEnd() + errors.Result;
        help.WaitForExit();
        return said;
    }
}
