using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Operator.Observing;

namespace DeepSeek.Cluster.Tests.LocalModels;

/// <summary>The number of servers follows what they say of themselves.</summary>
public sealed class AutoscalingTests(ModelCluster cluster) : IClassFixture<ModelCluster>
{
    [Fact]
    public async Task Servers_are_added_for_requests_in_flight_and_stay_when_nobody_answers()
    {
        var ns = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(ns, "r1", """
            gpu: {products: [NVIDIA-H200]}
            autoscaling: {minReplicas: 1, maxReplicas: 4, targetConcurrency: 10, scaleUpWindow: 0s, scaleDownDelay: 24h}
            cache: {pvc: {accessModes: [ReadWriteMany]}}
            """);
        await cluster.BringUpAsync(ns, "r1", "r1-engines");
        await cluster.UntilAsync(ns, "r1", "AutoscalingActive", "False", "FailedGetMetrics");

        using var stop = new CancellationTokenSource();
        using var page = new TcpListener(IPAddress.Loopback, 0);
        page.Start();
        var answering = AnswerAsync(page, "vllm:num_requests_running{engine=\"0\"} 21\nvllm:num_requests_waiting{engine=\"0\"} 4\n", stop.Token);
        await PointAsync(ns, ((IPEndPoint)page.LocalEndpoint).Port);
        await cluster.ServeAsync(ns, "r1", 3);
        await cluster.UntilAsync(ns, "r1", "AutoscalingActive", "True", "ValidMetricFound");
        await cluster.UntilAsync(ns, "r1", "Ready", "True", "Ready");

        await stop.CancelAsync();
        page.Stop();
        await Task.WhenAny(answering);
        await cluster.UntilAsync(ns, "r1", "AutoscalingActive", "False", "FailedGetMetrics", "left as it is");
        Assert.Equal(3, (await cluster.GetAsync(Kinds.Deployment, ns, "r1"))!.Spec.Replicas);
        Assert.Equal(3, (await cluster.GetAsync(RouteKinds.LocalModel, ns, "r1"))!.Status.Demand!.DesiredReplicas);
    }

    /// <summary>As the endpoints of the model's Service are published.</summary>
    private async Task PointAsync(string ns, int port) => await cluster.Client.ApplyAsync(
        Kinds.EndpointSlice,
        new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "r1-a", ["namespace"] = ns, ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = "r1", [LabelNames.Model] = "r1" } },
            ["addressType"] = "IPv4",
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = port, ["protocol"] = "TCP" }),
            ["endpoints"] = new JsonArray(new JsonObject { ["addresses"] = new JsonArray("127.0.0.1"), ["conditions"] = new JsonObject { ["ready"] = true } }),
        },
        "endpoints", force: true, CancellationToken.None);

    private static async Task AnswerAsync(TcpListener listener, string page, CancellationToken cancellationToken)
    {
        var answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {page.Length}\r\nConnection: close\r\n\r\n{page}");
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(cancellationToken);
            var stream = client.GetStream();
            var request = new byte[4096];
            for (var read = 0; !Encoding.ASCII.GetString(request, 0, read).Contains("\r\n\r\n", StringComparison.Ordinal);)
            {
                read += await stream.ReadAsync(request.AsMemory(read), cancellationToken);
            }

            await stream.WriteAsync(answer, cancellationToken);
        }
    }
}
