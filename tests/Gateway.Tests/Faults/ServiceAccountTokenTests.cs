using System.Net;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Kubernetes;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Clients that must show a service account's token, and an API server that knows them, or is away.</summary>
public sealed class ServiceAccountTokenTests : TwoTiers
{
    private const string App = "token-of-app";
    private const string Neighbour = "token-of-neighbour";

    private FakeApiServer _api = null!;
    private ApiClient _client = null!;

    internal override RoutingSnapshot Snapshot => TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url))) with
    {
        ClientAuth = new ClientAuthSettings
        {
            Type = ClientAuthSettings.ServiceAccountTokens,
            Audience = ClientAuthSettings.TokenAudience,
            Namespaces = ["ai", "web"],
        },
    };

    internal override async Task<ApiClient?> ConnectAsync()
    {
        _api = await FakeApiServer.StartAsync();
        _api.IssueToken(App, "system:serviceaccount:ai:app", ClientAuthSettings.TokenAudience);
        _api.IssueToken(Neighbour, "system:serviceaccount:other:app", ClientAuthSettings.TokenAudience);
        return _client = _api.Connect();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Service_account_of_an_allowed_namespace_is_let_in_named_in_the_log_and_its_token_stays_here()
    {
        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request, $"Bearer {App}")).Status);

        Assert.DoesNotContain(Assert.Single(A.Received).Headers.Values, static value => value.Contains(App, StringComparison.Ordinal));
        await TestGateway.WaitForAsync(() => Task.FromResult(Gateway.Log.Lines.Any(static line => line.Text.Contains("client=ai/app", StringComparison.Ordinal))));
        Assert.DoesNotContain(Gateway.Log.Lines, static line => line.Text.Contains(App, StringComparison.Ordinal));
        Assert.DoesNotContain("ai/app", await Gateway.MetricsPageAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_token_reviews_total", "result=\"authenticated\""));
    }

    [Fact]
    public async Task Service_account_of_another_namespace_is_refused_until_a_snapshot_allows_it()
    {
        var (status, text) = await Gateway.AskAsync(TestGateway.Request, $"Bearer {Neighbour}");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("client_not_allowed", text, StringComparison.Ordinal);

        Gateway.Offer(Snapshot with { ClientAuth = Snapshot.ClientAuth! with { Namespaces = ["other"] } });
        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request, $"Bearer {Neighbour}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Gateway.AskAsync(TestGateway.Request, $"Bearer {App}")).Status);
    }

    [Fact]
    public async Task Token_that_the_server_does_not_know_is_refused()
    {
        var (status, text) = await Gateway.AskAsync(TestGateway.Request, "Bearer forged");

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("invalid_api_key", text, StringComparison.Ordinal);
        Assert.Empty(A.Received);
    }

    [Fact]
    public async Task Permission_that_is_missing_is_named_in_the_log_and_keeps_strangers_out()
    {
        _api.Refuse(static _ => 403);

        var (status, text) = await Gateway.AskAsync(TestGateway.Request, $"Bearer {App}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("client_auth_unavailable", text, StringComparison.Ordinal);
        Assert.Empty(A.Received);
        Assert.Contains("create tokenreviews.authentication.k8s.io", Assert.Single(Gateway.Log.At(LogLevel.Error)), StringComparison.Ordinal);
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_token_reviews_total", "result=\"forbidden\""));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_client_auth_total", "result=\"unavailable\""));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_requests_total", "outcome=\"rejected\""));
    }

    [Fact]
    public async Task Server_that_goes_away_leaves_known_clients_served_and_others_waiting()
    {
        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request, $"Bearer {App}")).Status);
        await _api.DisposeAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Gateway.AskAsync(TestGateway.Request, $"Bearer {Neighbour}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request, $"Bearer {App}")).Status);
    }
}
