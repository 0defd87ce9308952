using System.Diagnostics;
using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using k8s.Models;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>A real API server with our CRDs and a namespace, and kubectl to use it as users do.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    public static readonly ResourceKind<DeepSeekRoute> Routes =
        new(ApiGroup.Name, ApiGroup.Version, DeepSeekRoute.KubeKind, DeepSeekRoute.KubePlural, ApiJson.Default.DeepSeekRoute);

    private readonly KubeApiServer _server;

    private Cluster(KubeApiServer server, string inNamespace)
    {
        _server = server;
        Namespace = inNamespace;
        Client = server.Connect();
    }

    public string Namespace { get; }

    public string Kubeconfig => _server.KubeconfigPath;

    public ApiClient Client { get; }

    public static async Task<Cluster> StartAsync()
    {
        var server = await KubeApiServer.StartAsync(new KubeApiServerOptions { SimulateWorkloads = true });
        await server.ApplyProductCrdsAsync();
        return new Cluster(server, await server.CreateNamespaceAsync());
    }

    /// <summary>Installs CRDs, and waits until they are served.</summary>
    public Task ApplyCrdsAsync(string yaml) => _server.ApplyCrdsAsync(yaml);

    /// <summary>What kubectl prints; fails the test when it fails.</summary>
    /// <param name="arguments">Separated by single spaces, without quoting.</param>
    /// <param name="input">For <c>-f -</c>.</param>
    public Task<string> KubectlAsync(string arguments, string? input = null)
        => Command.RunAsync(KubeApiServer.Kubectl, ["--namespace", Namespace, .. arguments.Split(' ')], Kubeconfig, input ?? "");

    public Task CreateSecretAsync(string name, string key, string value) => Client.CreateAsync(
        Kinds.Secret,
        new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            StringData = new Dictionary<string, string> { [key] = value },
        },
        CancellationToken.None);

    public async Task<DeepSeekRoute> RouteAsync(string name)
        => await Client.GetAsync(Routes, new ObjectKey(Namespace, name), CancellationToken.None) ?? throw new InvalidOperationException($"no route {name}");

    /// <summary>Waits for a status; says what the last one was when it never comes.</summary>
    public async Task<DeepSeekRouteStatus> UntilAsync(string route, Func<DeepSeekRouteStatus, bool> reached, string what)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var status = (await RouteAsync(route)).Status;
            if (status is not null && reached(status))
            {
                return status;
            }

            Assert.True(waited.Elapsed < Eventually.Limit, $"never came: {what}; the status is {await KubectlAsync($"get dsr {route} -o jsonpath={{.status}}")}");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
