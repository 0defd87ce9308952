using System.Text.Json.Nodes;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Cluster.Tests.Crds;

/// <summary>What people see and type.</summary>
[Collection(CrdCollection.Name)]
public sealed class KubectlTests(CrdServer server)
{
    private const string RouteStatus = """
        {
          status: {
            level: Warning, activeTier: overseas,
            analysis: {requests: 5120, errorRate: "6.4"},
            gateway: {readyReplicas: 2, snapshotHash: 9f2c1a77},
            conditions: [
              {type: Ready, status: "True", reason: Ready, message: "", lastTransitionTime: "2026-11-22T10:00:00Z"},
              {type: TrafficHealthy, status: "False", reason: WarningThresholdExceeded, message: "", lastTransitionTime: "2026-11-22T10:00:00Z"},
            ],
          }
        }
        """;

    private const string ModelStatus = """
        {
          status: {
            phase: Serving, replicas: 1, readyReplicas: 1, selector: app.kubernetes.io/instance=minimal, endpoint: "http://minimal.ai.svc:8000/v1",
            engine: {key: 5f0c9a1e77b2d310, gpuProduct: NVIDIA-H200, tensorRTVersion: "11.1", buildSeconds: 812},
            conditions: [{type: Ready, status: "True", reason: Ready, message: "", lastTransitionTime: "2026-11-22T10:00:00Z"}],
          }
        }
        """;

    [Fact]
    public async Task Route_shows_its_columns()
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);
        var ns = await CreateAsync("deepseekroute", CrdServer.Routes, RouteStatus);

        var narrow = (await server.KubectlAsync("get", "dsr", "-n", ns)).Output;
        var wide = (await server.KubectlAsync("get", "dsr", "-n", ns, "-o", "wide")).Output;

        Assert.Equal(["NAME", "READY", "LEVEL", "TIER", "ERR%", "GATEWAYS", "AGE"], Row(narrow, 0));
        Assert.Equal(["minimal", "True", "Warning", "overseas", "6.4", "2"], Row(narrow, 1)[..6]);
        Assert.Equal(["AGE", "REASON", "HEALTHY", "REQUESTS", "SNAPSHOT", "HOST"], Row(wide, 0)[6..]);
        Assert.Equal(["Ready", "False", "5120", "9f2c1a77"], Row(wide, 1)[7..]);
    }

    [Fact]
    public async Task LocalModel_shows_its_columns()
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);
        var ns = await CreateAsync("deepseeklocalmodel", CrdServer.LocalModels, ModelStatus);

        var narrow = (await server.KubectlAsync("get", "dslm", "-n", ns)).Output;
        var wide = (await server.KubectlAsync("get", "dslm", "-n", ns, "-o", "wide")).Output;

        Assert.Equal(["NAME", "READY", "PHASE", "REPLICAS", "ENGINE", "PRECISION", "GPU", "AGE"], Row(narrow, 0));
        Assert.Equal(["minimal", "True", "Serving", "1", "TensorRT", "INT8", "NVIDIA-H200"], Row(narrow, 1)[..7]);
        Assert.Equal(["REASON", "MODEL", "TRT", "ENDPOINT", "BUILD(S)"], Row(wide, 0)[8..]);
        Assert.Equal(["Ready", "11.1", "http://minimal.ai.svc:8000/v1", "812"], Row(wide, 1)[8..]);
    }

    [Fact]
    public async Task Route_can_be_waited_for()
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);
        var ns = await CreateAsync("deepseekroute", CrdServer.Routes, RouteStatus);

        var (exitCode, output) = await server.KubectlAsync("wait", "--for=condition=Ready", "dsr/minimal", "-n", ns, "--timeout=10s");

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Both_kinds_are_listed_by_their_category()
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);
        var ns = await CreateAsync("deepseekroute", CrdServer.Routes, RouteStatus);
        await server.CreateAsync(CrdServer.LocalModels(ns), Yaml.Parse(Repository.Read("config/samples/deepseeklocalmodel-minimal.yaml")));

        var (_, output) = await server.KubectlAsync("get", "deepseek", "-n", ns, "-o", "name");

        Assert.Equal(
            ["deepseeklocalmodel.deepseek-operator.io/minimal", "deepseekroute.deepseek-operator.io/minimal"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task LocalModel_is_scaled_within_its_rules()
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);
        var ns = await CreateAsync("deepseeklocalmodel", CrdServer.LocalModels, ModelStatus);

        var down = await server.KubectlAsync("scale", "dslm/minimal", "-n", ns, "--replicas=0");
        var up = await server.KubectlAsync("scale", "dslm/minimal", "-n", ns, "--replicas=2");
        var scale = await server.GetAsync($"{CrdServer.LocalModels(ns)}/minimal/scale");

        Assert.True(down.ExitCode == 0, down.Output);
        Assert.Contains("accessModes must contain ReadWriteMany", up.Output, StringComparison.Ordinal);
        Assert.Equal((0, 1), ((int?)scale["spec"]!["replicas"] ?? 0, (int)scale["status"]!["replicas"]!));
        Assert.Equal("app.kubernetes.io/instance=minimal", (string?)scale["status"]!["selector"]);
    }

    [Fact]
    public async Task Fields_are_explained()
    {
        Assert.SkipWhen(KubeApiServer.Assets is null, KubeApiServer.SkipReason);

        var (exitCode, output) = await server.KubectlAsync("explain", "deepseekroute.spec.tiers.backends.weight");

        Assert.True(exitCode == 0, output);
        Assert.Contains("nginx weight", string.Join(' ', Row(output.ReplaceLineEndings(" "), 0)), StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync(string kind, Func<string, string> collection, string status)
    {
        var ns = await server.CreateNamespaceAsync();
        var created = await server.CreateAsync(collection(ns), Yaml.Parse(Repository.Read($"config/samples/{kind}-minimal.yaml")));
        var patched = await server.MergeAsync($"{collection(ns)}/{created["metadata"]!["name"]}/status", Yaml.Parse(status));
        Assert.True(patched["status"] is JsonObject, patched.ToJsonString());
        return ns;
    }

    private static string[] Row(string table, int line) => table.Split('\n')[line].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
