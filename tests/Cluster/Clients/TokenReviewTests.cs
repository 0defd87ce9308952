using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DeepSeek.Cluster.Tests.Permissions;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Gateway;
using DeepSeek.Protocol;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Samples;
using DeepSeek.Testing.Upstream;
using Prometheus;

namespace DeepSeek.Cluster.Tests.Clients;

/// <summary>
/// Service account tokens as a real API server issues and reviews them, a gateway with a service account of its own, and the permission as
/// the manifest and docs/operations/client-auth.md give it.
/// </summary>
public sealed class TokenReviewTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private KubeApiServer? _server;
    private AdminApi _admin = null!;
    private ScriptedUpstream _upstream = null!;
    private ApiClient? _cluster;
    private GatewayServer? _gateway;

    public async ValueTask InitializeAsync()
    {
        if (KubeApiServer.Assets is null)
        {
            return;
        }

        _server = await KubeApiServer.StartAsync(new KubeApiServerOptions { Rbac = true });
        _admin = new AdminApi(_server.KubeconfigPath);
        foreach (var (ns, account) in new[] { ("ai", "chat-gateway"), ("ai", "app"), ("web", "app"), ("other", "app") })
        {
            await _admin.ApplyAsync(Yaml.Parse($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {ns}}}}}"));
            await _admin.ApplyAsync(Yaml.Parse($"{{apiVersion: v1, kind: ServiceAccount, metadata: {{name: {account}, namespace: {ns}}}}}"));
        }

        _upstream = await ScriptedUpstream.StartAsync();
        _cluster = _server.ConnectWithToken(await TokenAsync("chat-gateway", "ai"));
        _gateway = await StartGatewayAsync(_cluster);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_server is null)
        {
            return;
        }

        await _gateway!.StopAsync(CancellationToken.None);
        await _gateway.DisposeAsync();
        _cluster!.Dispose();
        await _upstream.DisposeAsync();
        _admin.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Clients_are_known_by_their_tokens_once_the_gateway_may_review_them()
    {
        Assert.SkipWhen(_server is null, KubeApiServer.SkipReason);
        var (app, web, other) = (await TokenAsync("app", "ai", "deepseek-gateway"), await TokenAsync("app", "web", "deepseek-gateway"), await TokenAsync("app", "other", "deepseek-gateway"));
        var (status, text) = await AskAsync(app);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("client_auth_unavailable", text, StringComparison.Ordinal);

        await _admin.ApplyAsync(Yaml.Parse(Repository.Read("config/rbac/gateway_token_reviewer_role.yaml")));
        await _admin.ApplyAsync(BindingOfThePage());

        await Eventually.BeTrueAsync(async () => (await AskAsync(app)).Status == HttpStatusCode.OK, "the client is known");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(web)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(other)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(await TokenAsync("app", "ai"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(Forged(app))).Status);
        Assert.Equal(2, _upstream.Received.Count);
        Assert.DoesNotContain(_upstream.Received.SelectMany(static received => received.Headers.Values), value => value.Contains(app, StringComparison.Ordinal));
    }

    private async Task<GatewayServer> StartGatewayAsync(ApiClient cluster)
    {
        var options = new GatewayOptions { Listen = new Uri("http://127.0.0.1:0"), CredentialsDirectory = Path.GetTempPath(), Cluster = cluster, Seed = 1 };
        var gateway = new GatewayServer(options, Metrics.NewCustomRegistry(), TimeProvider.System, new RecordingLogger());
        var snapshot = new RoutingSnapshot
        {
            Namespace = "ai",
            Name = "chat",
            Tiers = [new SnapshotTier { Name = "metro", Share = 100, Backends = [new SnapshotBackend { Name = "a", Url = _upstream.Url }] }],
            ClientAuth = new ClientAuthSettings
            {
                Type = ClientAuthSettings.ServiceAccountTokens,
                Audience = ClientAuthSettings.TokenAudience,
                Namespaces = ["ai", "web"],
            },
        };
        Assert.True(gateway.Snapshots.Offer(JsonSerializer.SerializeToUtf8Bytes(snapshot, ProtocolJson.Default.RoutingSnapshot)).Accepted);
        await gateway.StartAsync(CancellationToken.None);
        return gateway;
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_gateway!.Address, "/v1/chat/completions"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new StringContent("""{"model":"m","messages":[]}""", Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A token as kubectl gets it, for the API server unless told otherwise.</summary>
    private async Task<string> TokenAsync(string account, string ns, string? audience = null)
    {
        string[] arguments = ["--kubeconfig", _server!.KubeconfigPath, "create", "token", account, "-n", ns, .. audience is null ? Array.Empty<string>() : ["--audience", audience]];
        using var process = Process.Start(new ProcessStartInfo(KubeApiServer.Kubectl, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await failed);
        return (await said).Trim();
    }

    private static System.Text.Json.Nodes.JsonNode BindingOfThePage() => Repository.Read("docs/operations/client-auth.md").Split("```")
        .Where(static block => block.StartsWith("yaml\n", StringComparison.Ordinal))
        .Select(static block => Yaml.Parse(block["yaml\n".Length..]))
        .Single(static item => (string?)item["kind"] == "ClusterRoleBinding");

    /// <summary>The same claims under another signature.</summary>
    private static string Forged(string token) => token[..(token.LastIndexOf('.') + 1)] + new string('A', token.Length - token.LastIndexOf('.') - 1);
}
