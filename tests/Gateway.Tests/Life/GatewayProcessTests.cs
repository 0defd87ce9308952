using System.Net;
using System.Text;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Life;

public sealed class GatewayProcessTests : IDisposable
{
    private static readonly Dictionary<string, string> Nothing = [];

    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-process").FullName;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };

    private string SnapshotFile => Path.Combine(_directory, "routing.json");

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Termination_lets_the_running_stream_finish_while_readiness_is_gone()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Always(Behaviours.Pause(Chunks.Role + Chunks.Content("one"), release.Task, Chunks.Finish("stop") + Chunks.Done));
        var snapshot = TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", upstream.Url)));
        await File.WriteAllBytesAsync(SnapshotFile, TestSnapshots.Json(snapshot with { Timeouts = new() }));
        await using var gateway = RunningGateway.Start(new Dictionary<string, string> { ["DEEPSEEK_SNAPSHOT_FILE"] = SnapshotFile }, "--credentials-dir", _directory);
        await WaitForReadinessAsync(gateway, HttpStatusCode.OK);
        using var stream = await StreamAsync(gateway);

        gateway.Signal("TERM");
        await WaitForReadinessAsync(gateway, HttpStatusCode.ServiceUnavailable);
        using var refused = await StreamAsync(gateway);
        release.SetResult();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.EndsWith(Chunks.Done, await stream.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await gateway.EndAsync());
        Assert.DoesNotContain(gateway.Output, l => l.Contains("\"one\"", StringComparison.Ordinal));
        Assert.Contains(gateway.Output, l => l.Contains("outcome=Ok cache= attempts=1 backend=metro/a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Gateway_that_starts_without_the_cluster_serves_by_its_mounted_copy_and_says_so_once()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await File.WriteAllBytesAsync(SnapshotFile, TestSnapshots.Json(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", upstream.Url)))));
        var kubeconfig = Path.Combine(_directory, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, """
            {"apiVersion":"v1","kind":"Config","current-context":"c","contexts":[{"name":"c","context":{"cluster":"k","user":"u"}}],
             "clusters":[{"name":"k","cluster":{"server":"http://127.0.0.1:1"}}],"users":[{"name":"u","user":{"token":"t"}}]}
            """);
        await using var gateway = RunningGateway.Start(
            Nothing, "--configmap", "ai/chat-routing", "--fallback-file", SnapshotFile, "--kubeconfig", kubeconfig, "--credentials-dir", _directory);
        await WaitForReadinessAsync(gateway, HttpStatusCode.OK);
        using var stream = await StreamAsync(gateway);
        Assert.EndsWith(Chunks.Done, await stream.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await TestGateway.WaitForAsync(() => Task.FromResult(gateway.Output.Any(Says)));
        // Long enough for several attempts more at the cluster.
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        Assert.Single(gateway.Output, Says);

        static bool Says(string line) => line.Contains("warn:", StringComparison.Ordinal) && line.Contains("reached", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_that_is_about_to_be_stopped_is_not_ready_but_serves()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await File.WriteAllBytesAsync(SnapshotFile, TestSnapshots.Json(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", upstream.Url)))));
        await using var gateway = RunningGateway.Start(Nothing, "--snapshot-file", SnapshotFile, "--credentials-dir", _directory);
        await WaitForReadinessAsync(gateway, HttpStatusCode.OK);

        Assert.Equal("ok\n", await _client.GetStringAsync(new Uri(gateway.Admin, "/drain?seconds=0")));
        await WaitForReadinessAsync(gateway, HttpStatusCode.ServiceUnavailable);
        using var stream = await StreamAsync(gateway);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
    }

    [Fact]
    public async Task Process_shows_what_it_uses_beside_what_it_serves()
    {
        await File.WriteAllBytesAsync(SnapshotFile, TestSnapshots.Json(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", "http://127.0.0.1:1")))));
        await using var gateway = RunningGateway.Start(Nothing, "--credentials-dir", _directory, "--snapshot-file", SnapshotFile);
        await WaitForReadinessAsync(gateway, HttpStatusCode.OK);

        var page = await _client.GetStringAsync(new Uri(gateway.Admin, "/metrics"));

        string[] names = ["dotnet_total_memory_bytes", "process_working_set_bytes", "process_open_handles", "deepseek_gateway_snapshot_info{"];
        Assert.All(names, name => Assert.Contains($"\n{name}", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bad_snapshot_is_told_on_the_admin_port()
    {
        await File.WriteAllTextAsync(SnapshotFile, """{"namespace":"n","name":"x","tiers":[null]}""");
        await using var gateway = RunningGateway.Start(Nothing, "--snapshot-file", SnapshotFile, "--credentials-dir", _directory);
        await WaitForReadinessAsync(gateway, HttpStatusCode.ServiceUnavailable);

        await TestGateway.WaitForAsync(async () =>
            (await _client.GetStringAsync(new Uri(gateway.Admin, "/snapshot"))).Contains("tiers[0]: must not be null", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("--snapshot-file", "a", "--configmap", "b/c")]
    [InlineData("--configmap", "b")]
    [InlineData("--configmap", "b/c", "--kubeconfig", "/nowhere/config")]
    [InlineData("--snapshot-file", "a", "--listen", "nonsense")]
    public async Task Wrong_usage_ends_with_2_and_says_why(params string[] arguments)
    {
        await using var gateway = RunningGateway.Start(Nothing, arguments);

        Assert.Equal(2, await gateway.EndAsync());
        await TestGateway.WaitForAsync(() => Task.FromResult(gateway.Output.Any(l => l.Contains("--", StringComparison.Ordinal))));
    }

    private Task<HttpResponseMessage> StreamAsync(RunningGateway gateway)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Listen, "/v1/chat/completions"))
        {
            Content = new StringContent(TestGateway.StreamRequest, Encoding.UTF8, "application/json"),
        };
        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task WaitForReadinessAsync(RunningGateway gateway, HttpStatusCode status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await ReadinessAsync(gateway) != status)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private async Task<HttpStatusCode?> ReadinessAsync(RunningGateway gateway)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri(gateway.Admin, "/readyz"));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
