using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Testing;
using k8s.Models;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>
/// A real gateway process that stands for one pod: it watches the route's ConfigMap through the API server, and an EndpointSlice leads
/// the operator to it, as the endpoints controller of a cluster would write it.
/// </summary>
internal sealed class GatewayPod : IAsyncDisposable
{
    private readonly ProductProcess _process;

    private GatewayPod(ProductProcess process, Uri listen, Uri admin)
    {
        _process = process;
        Listen = listen;
        Admin = admin;
    }

    public Uri Listen { get; }

    public Uri Admin { get; }

    public string Log => _process.Log;

    /// <param name="cluster">Where the route is.</param>
    /// <param name="route">What it serves.</param>
    /// <param name="credentials">Holds the upstream keys.</param>
    /// <param name="clientKeys">Holds the keys of clients; null: not mounted.</param>
    /// <param name="node">The name of its node; null: nobody says.</param>
    public static GatewayPod Start(Cluster cluster, string route, string credentials, string? clientKeys = null, string? node = null)
    {
        var (listen, admin) = (new Uri($"http://127.0.0.1:{FreePort.Next()}"), new Uri($"http://127.0.0.1:{FreePort.Next()}"));
        var process = ProductProcess.Start(
            "Gateway",
            [
                "--configmap", $"{cluster.Namespace}/{route}-routing",
                "--kubeconfig", cluster.Kubeconfig,
                "--credentials-dir", credentials,
                .. clientKeys is null ? Array.Empty<string>() : ["--client-keys-dir", clientKeys],
                .. node is null ? Array.Empty<string>() : ["--node", node],
                "--listen", listen.ToString(),
                "--admin", admin.ToString(),
            ]);
        return new GatewayPod(process, listen, admin);
    }

    public async Task PublishAsync(Cluster cluster, string route)
        => await cluster.Client.CreateAsync(
            Kinds.EndpointSlice,
            new V1EndpointSlice
            {
                Metadata = new V1ObjectMeta
                {
                    Name = $"{route}-gateway-{Admin.Port}",
                    NamespaceProperty = cluster.Namespace,
                    Labels = new Dictionary<string, string>
                    {
                        ["kubernetes.io/service-name"] = $"{route}-gateway",
                        ["deepseek-operator.io/route"] = route,
                    },
                },
                AddressType = "IPv4",
                Ports = [new Discoveryv1EndpointPort { Name = "admin", Port = Admin.Port, Protocol = "TCP" }],
                Endpoints = [new V1Endpoint { Addresses = ["127.0.0.1"], Conditions = new V1EndpointConditions { Ready = true } }],
            },
            CancellationToken.None);

    public Task<int> TerminateAsync() => _process.TerminateAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
