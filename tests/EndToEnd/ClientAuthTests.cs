using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>From a route that asks clients who they are to the gateway that does: both processes, a real API server, real tokens.</summary>
public sealed class ClientAuthTests(RunningOperator running) : IClassFixture<RunningOperator>, IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private readonly DirectoryInfo _clients = Directory.CreateTempSubdirectory("client-keys-");
    private ScriptedUpstream _upstream = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        _upstream = await ScriptedUpstream.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _clients.Delete(recursive: true);
        if (_upstream is not null)
        {
            await _upstream.DisposeAsync();
        }
    }

    [Fact]
    public async Task Secret_of_client_keys_is_missed_by_the_route_and_asked_for_by_its_gateways()
    {
        await running.Cluster.KubectlAsync("apply -f -", Route("keyed", "{type: ApiKeys, secretRef: {name: clients}}"));
        await using var gateway = GatewayPod.Start(running.Cluster, "keyed", _clients.FullName, _clients.FullName);
        await gateway.PublishAsync(running.Cluster, "keyed");
        await running.Cluster.UntilAsync("keyed", static status => Refs(status) == ("False", "SecretNotFound"), "the gateway lacks the clients' keys");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(gateway, "key-of-web"));

        await File.WriteAllTextAsync(Path.Combine(_clients.FullName, "web"), "key-of-web\n", TestContext.Current.CancellationToken);

        await running.Cluster.KubectlAsync("wait --for=condition=Ready dsr/keyed --timeout=60s");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(gateway, "key-of-web"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(gateway, "key-of-nobody"));
        await Eventually.BeTrueAsync(() => gateway.Log.Contains("client=web", StringComparison.Ordinal), "the access log names the client");
        Assert.DoesNotContain("key-of-", gateway.Log + await running.Cluster.KubectlAsync("get cm,dsr,deploy,events -o yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_accounts_of_the_routes_own_namespace_are_let_in()
    {
        await running.Cluster.KubectlAsync("create serviceaccount app");
        await running.Cluster.KubectlAsync("apply -f -", Route("reviewed", "{type: ServiceAccountTokens}"));
        await using var gateway = GatewayPod.Start(running.Cluster, "reviewed", _clients.FullName);
        var token = (await running.Cluster.KubectlAsync("create token app --audience deepseek-gateway")).Trim();

        await Eventually.BeTrueAsync(async () => await AskAsync(gateway, token) == HttpStatusCode.OK, "the client is let in");

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(gateway, (await running.Cluster.KubectlAsync("create token app")).Trim()));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(gateway, null));
        await Eventually.BeTrueAsync(() => gateway.Log.Contains($"client={running.Cluster.Namespace}/app", StringComparison.Ordinal), "the access log names the client");
        Assert.DoesNotContain(token, gateway.Log, StringComparison.Ordinal);
    }

    /// <returns>Null: it doesn't listen yet.</returns>
    private async Task<HttpStatusCode?> AskAsync(GatewayPod gateway, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Listen, "/v1/chat/completions"));
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        request.Content = new StringContent("""{"model":"m","messages":[]}""", Encoding.UTF8, "application/json");
        try
        {
            using var response = await _http.SendAsync(request);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static (string?, string?) Refs(DeepSeekRouteStatus status) =>
        Conditions.Find(status.Conditions, RouteConditions.ResolvedRefs) is { } refs ? (refs.Status, refs.Reason) : (null, null);

    private string Route(string name, string clientAuth) => $$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: {{name}}}
        spec:
          tiers:
          - name: metro
            backends: [{name: api, url: "{{_upstream.Url}}"}]
          analysis: {interval: 1s, window: 10s}
          gateway: {clientAuth: {{clientAuth}}, drainTimeout: 5s}
        """;
}
