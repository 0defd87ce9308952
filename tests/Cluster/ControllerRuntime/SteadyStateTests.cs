using System.Globalization;
using System.Text;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Leadership;
using DeepSeek.ControllerRuntime.Metering;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.ControllerRuntime.Watching;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Widgets;
using Prometheus;

namespace DeepSeek.Cluster.Tests.ControllerRuntime;

public sealed class SteadyStateTests(WidgetServer shared)
{
    private const int Count = 100;

    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();

    [Fact]
    public async Task B21_Hundred_objects_at_rest_cost_no_write_but_lease_renewals()
    {
        var inNamespace = await shared.Server.CreateNamespaceAsync();
        using var user = shared.Server.Connect();
        using var client = shared.Server.Connect(new ApiClientOptions { Metrics = new RuntimeMetrics(_registry) });
        for (var i = 0; i < Count; i++)
            await user.CreateAsync(WidgetKind.Widget, WidgetKind.Named($"w-{i}", inNamespace: inNamespace), CancellationToken.None);
        await using var host = RunningHost.Start(client, h => WidgetReconciler.AddTo(h), new ControllerHostOptions
        {
            Scope = WatchScope.In(inNamespace),
            // Watches of one to two seconds: in half a minute they end and resume as often as in two hours of a real life.
            Watch = new WatchOptions { ShortestWatch = TimeSpan.FromSeconds(1) },
            Leadership = new LeaderElectionOptions { Namespace = inNamespace, Name = "widget-operator", Identity = "one" },
        });
        await Eventually.BeTrueAsync(
            async () => (await user.ListAsync(WidgetKind.Widget, inNamespace, "", CancellationToken.None)).Count(w => w.Status is not null) == Count, "all are reported");
        await Eventually.BeTrueAsync(
            async () => (await host.ScrapeAsync()).Contains("""controller_runtime_active_workers{controller="widget"} 0""", StringComparison.Ordinal), "it is idle");

        var before = (await WritesAsync("PATCH"), await WritesAsync("POST"), await WritesAsync("DELETE"));
        var (renewals, watches) = (await WritesAsync("PUT"), await WritesAsync("GET"));
        await Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(before, (await WritesAsync("PATCH"), await WritesAsync("POST"), await WritesAsync("DELETE")));
        Assert.True(await WritesAsync("PUT") > renewals, "the lease is renewed");
        Assert.True(await WritesAsync("GET") > watches + 30, "watches ended and resumed");
    }

    private async Task<double> WritesAsync(string method)
    {
        using var stream = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(stream);
        return Encoding.UTF8.GetString(stream.ToArray()).Split('\n')
            .Where(line => line.StartsWith("rest_client_requests_total{", StringComparison.Ordinal) && line.Contains($"method=\"{method}\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }
}
