using System.Text.Json.Nodes;
using DeepSeek.Packaging.Tests.Charts;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Installing;

/// <summary>A real API server that enforces RBAC, and the chart in it. Workloads become ready by simulation; the operator and gateways run as processes here.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly KubeApiServer _server;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("installation-");

    private Installation(KubeApiServer server) => _server = server;

    /// <summary>Where the operator that was started last shows its metrics.</summary>
    public Uri Metrics { get; private set; } = new("http://127.0.0.1");

    public static async Task<Installation> StartAsync(params IReadOnlyList<string> namespaces)
    {
        Helm.Needed();
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        var started = new Installation(await KubeApiServer.StartAsync(new KubeApiServerOptions { SimulateWorkloads = true, Rbac = true }));
        foreach (var name in namespaces)
            await started.KubectlAsync("create", "namespace", name);
        return started;
    }

    /// <summary>As an administrator.</summary>
    public Task<string> KubectlAsync(params IReadOnlyList<string> arguments) => Command.RunAsync(KubeApiServer.Kubectl, arguments, _server.KubeconfigPath);

    public Task<string> ApplyAsync(string ns, string yaml) => Command.RunAsync(KubeApiServer.Kubectl, ["-n", ns, "apply", "-f", "-"], _server.KubeconfigPath, yaml);

    /// <summary>Manifests that say themselves where they belong, CRDs among them.</summary>
    public Task<string> ApplyAsync(string yaml) => Command.RunAsync(KubeApiServer.Kubectl, ["apply", "--server-side", "-f", "-"], _server.KubeconfigPath, yaml);

    public Task<string> HelmAsync(params IReadOnlyList<string> arguments) => Command.RunAsync(Helm.Binary!, [.. arguments, "--namespace", Helm.Namespace], _server.KubeconfigPath);

    /// <summary>Whether there is such an object.</summary>
    public async Task<bool> HasAsync(params IReadOnlyList<string> what)
        => (await Command.TryAsync(KubeApiServer.Kubectl, ["get", .. what], _server.KubeconfigPath)).ExitCode == 0;

    /// <summary>What <c>kubectl auth can-i</c> says.</summary>
    public async Task<bool> MayAsync(IReadOnlyList<string> what)
        => (await Command.TryAsync(KubeApiServer.Kubectl, ["auth", "can-i", .. what], _server.KubeconfigPath)).Output.Trim() == "yes";

    /// <summary>One field of an object, by a JSONPath.</summary>
    public Task<string> FieldAsync(string ns, string item, string path) => KubectlAsync("-n", ns, "get", item, "-o", $"jsonpath={{{path}}}");

    /// <summary>Writes a kubeconfig for a ServiceAccount, with a token as pods get one.</summary>
    public async Task<string> KubeconfigOfAsync(string ns, string account)
    {
        var token = (await KubectlAsync("-n", ns, "create", "token", account)).Trim();
        var config = JsonNode.Parse(await KubectlAsync("config", "view", "--raw", "--flatten", "-o", "json"))!;
        config["users"] = new JsonArray(new JsonObject { ["name"] = account, ["user"] = new JsonObject { ["token"] = token } });
        var context = config["contexts"]![0]!["context"]!;
        (context["user"], context["namespace"]) = (account, ns);
        var file = Path.Combine(_folder.FullName, $"{ns}-{account}.kubeconfig");
        await File.WriteAllTextAsync(file, config.ToJsonString());
        return file;
    }

    /// <summary>Runs the operator as the installed Deployment says: its ServiceAccount, its command line, its environment. The port alone is another.</summary>
    public async Task<ProductProcess> RunOperatorAsync()
    {
        var deployment = JsonNode.Parse(await KubectlAsync("-n", Helm.Namespace, "get", "deployment", Helm.Release, "-o", "json"))!;
        Metrics = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var arguments = Manifests.Arguments(deployment).Select(argument => argument.StartsWith("--metrics=", StringComparison.Ordinal) ? $"--metrics={Metrics}" : argument);
        var account = (string)deployment["spec"]!["template"]!["spec"]!["serviceAccountName"]!;
        return ProductProcess.Start("Operator", [.. arguments, "--kubeconfig", await KubeconfigOfAsync(Helm.Namespace, account)]);
    }

    /// <summary>Runs a gateway as the ServiceAccount that the operator made for the route, and tells the cluster where it is, as its endpoints controller would.</summary>
    public async Task<ProductProcess> RunGatewayAsync(string ns, string route)
    {
        await Eventually.BeTrueAsync(() => HasAsync("-n", ns, "rolebinding", $"{route}-gateway"), "the gateways have their Role");
        var admin = FreePort.Next();
        var process = ProductProcess.Start(
            "Gateway",
            "--configmap", $"{ns}/{route}-routing", "--kubeconfig", await KubeconfigOfAsync(ns, $"{route}-gateway"), "--credentials-dir", _folder.FullName,
            "--listen", $"http://127.0.0.1:{FreePort.Next()}", "--admin", $"http://127.0.0.1:{admin}");
        await ApplyAsync(ns, $$"""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: {{route}}-gateway-1
              labels: {kubernetes.io/service-name: {{route}}-gateway, deepseek-operator.io/route: {{route}} }
            addressType: IPv4
            ports: [{name: admin, port: {{admin}}, protocol: TCP}]
            endpoints: [{addresses: ["127.0.0.1"], conditions: {ready: true} }]
            """);
        return process;
    }

    public static string Sample(string name) => Repository.Read($"config/samples/{name}-minimal.yaml");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
