using System.Collections;
using System.Text.Json.Nodes;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Hosting.CommandLine;
using DeepSeek.KubectlDsr;
using DeepSeek.KubectlDsr.Rendering;
using DeepSeek.Operator.Observing;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Cluster.Tests.KubectlDsr;

/// <summary>An API server with RBAC, and a kubeconfig with two contexts: the administrator's, and <c>stranger</c>, who may do nothing.</summary>
public sealed class PluginServer : IAsyncLifetime
{
    private const string Token = "stranger-token";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plugin-");
    private KubeApiServer? _server;
    private ApiClient? _client;

    public string Kubeconfig => Path.Combine(_folder.FullName, "config");

    public async ValueTask InitializeAsync()
    {
        if (KubeApiServer.Assets is null)
        {
            return;
        }

        _server = await KubeApiServer.StartAsync(new KubeApiServerOptions { Rbac = true, Tokens = new Dictionary<string, string> { [Token] = "stranger" } });
        _client = _server.Connect();
        await _server.ApplyProductCrdsAsync();
        var config = Yaml.Parse(await File.ReadAllTextAsync(_server.KubeconfigPath));
        var cluster = (string?)config["contexts"]![0]!["context"]!["cluster"];
        config["users"]!.AsArray().Add(new JsonObject { ["name"] = "stranger", ["user"] = new JsonObject { ["token"] = Token } });
        config["contexts"]!.AsArray().Add(new JsonObject { ["name"] = "stranger", ["context"] = new JsonObject { ["cluster"] = cluster, ["user"] = "stranger" } });
        await File.WriteAllTextAsync(Kubeconfig, config.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _folder.Delete(recursive: true);
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>A namespace of the test's own with a route <c>chat</c> of the tiers metro and overseas, as a manifest's author wrote it.</summary>
    public async Task<string> CreateRouteAsync(string more = "")
    {
        Assert.SkipWhen(_server is null, KubeApiServer.SkipReason);
        var ns = await _server!.CreateNamespaceAsync();
        var route = JsonNode.Parse($$"""
            {"metadata": {"name": "chat", "namespace": "{{ns}}"}, "spec": {{{more}} "tiers": [
              {"name": "metro", "backends": [{"name": "api", "url": "https://api.example.com"}]},
              {"name": "overseas", "backends": [{"name": "mirror", "url": "https://mirror.example.com"}]}]} }
            """)!.AsObject();
        await _client!.ApplyAsync(RouteKinds.Route, route, "author", force: false, TestContext.Current.CancellationToken);
        return ns;
    }

    public async Task<DeepSeekRoute> RouteAsync(string ns) => (await _client!.GetAsync(RouteKinds.Route, new ObjectKey(ns, "chat"), TestContext.Current.CancellationToken))!;

    public Task ReportAsync(string ns, JsonObject status)
        => _client!.ApplyStatusAsync(RouteKinds.Route, new ObjectKey(ns, "chat"), status, "test", TestContext.Current.CancellationToken);

    /// <summary>Runs a command as somebody types it.</summary>
    public async Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var command = DsrCommand.Create(new Terminal(output, error, IsScreen: false, TimeProvider.System));
        var code = await Executable.RunAsync(command, [.. arguments, "--kubeconfig", Kubeconfig], new Hashtable());
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Runs kubectl with the built plugin on the PATH.</summary>
    public async Task<(int ExitCode, string Output)> KubectlAsync(params string[] arguments)
    {
        // artifacts/bin/<this project>/<configuration> → artifacts/bin/<that project>/<configuration>
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var plugin = Path.Combine(here.Parent!.Parent!.FullName, "DeepSeek.KubectlDsr", here.Name);
        var (code, output, errors) = await Command.TryAsync(KubeApiServer.Kubectl, arguments, Kubeconfig, plugins: plugin);
        return (code, output + errors);
    }
}
