using System.Net;
using System.Text.Json;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;
using Microsoft.Extensions.Logging;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Clients that must show a key: who is let in, what others are told, and where the key goes (nowhere).</summary>
public sealed class ClientKeyTests : TwoTiers
{
    private const string KeyOfWeb = "ck-web-1";
    private const string KeyOfJobs = "ck-jobs-1";

    internal override RoutingSnapshot Snapshot => TestSnapshots.Of(
        TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { Credential = "metro/key" }),
        TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", B.Url))) with
    {
        ClientAuth = new ClientAuthSettings { Type = ClientAuthSettings.ApiKeys, Secret = "clients" },
    };

    internal override IReadOnlyDictionary<string, string> Keys => new Dictionary<string, string> { ["metro/key"] = "sk-metro" };

    [Theory]
    [InlineData(null, null)]
    [InlineData("Authorization", "Bearer ck-web-2")]
    [InlineData("Authorization", "Bearer sk-metro")]
    [InlineData("Authorization", "Basic Y2std2ViLTE=")]
    [InlineData("Authorization", KeyOfWeb)]
    [InlineData("x-api-key", "ck-web-1x")]
    public async Task Stranger_is_told_so_in_the_clients_own_dialect_and_reaches_no_upstream(string? header, string? value)
    {
        Gateway.WriteClientKey("web", KeyOfWeb);

        using var response = await Gateway.SendAsync(TestGateway.Request, "/v1/chat/completions", header is null ? [] : [(header, value!)]);

        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (response.StatusCode, response.Headers.WwwAuthenticate.ToString()));
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        Assert.Equal(("invalid_request_error", "invalid_api_key"), (error.GetProperty("type").GetString(), error.GetProperty("code").GetString()));
        Assert.DoesNotContain("ck-", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(A.Received.Concat(B.Received));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_requests_total", "outcome=\"caller_error\""));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_client_auth_total", header is null ? "result=\"missing\"" : "result="));
    }

    [Theory]
    [InlineData("Authorization", "Bearer ck-web-1")]
    [InlineData("authorization", "bearer ck-web-1")]
    [InlineData("x-api-key", KeyOfWeb)]
    [InlineData("api-key", KeyOfWeb)]
    public async Task Client_is_let_in_by_each_form_of_header(string header, string value)
    {
        Gateway.WriteClientKey("web", KeyOfWeb + "\n");

        using var response = await Gateway.SendAsync(TestGateway.Request, "/v1/chat/completions", [(header, value)]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_client_auth_total", "result=\"accepted\""));
    }

    [Fact]
    public async Task Each_client_has_a_key_of_its_own_and_is_named_in_the_log()
    {
        Gateway.WriteClientKey("web", KeyOfWeb);
        Gateway.WriteClientKey("jobs", KeyOfJobs);

        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request, $"Bearer {KeyOfJobs}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request, $"Bearer {KeyOfWeb}")).Status);

        await TestGateway.WaitForAsync(() => Task.FromResult(Says("client=jobs") && Says("client=web")));
    }

    [Fact]
    public async Task Key_that_is_added_rotated_or_removed_counts_without_a_restart()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await Gateway.AskAsync(TestGateway.Request, $"Bearer {KeyOfWeb}")).Status);

        Gateway.WriteClientKey("web", KeyOfWeb);
        await UntilAsync(KeyOfWeb, HttpStatusCode.OK);

        Gateway.WriteClientKey("web", "ck-web-2");
        await UntilAsync("ck-web-2", HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Gateway.AskAsync(TestGateway.Request, $"Bearer {KeyOfWeb}")).Status);

        Gateway.WriteClientKey("web", null);
        await UntilAsync("ck-web-2", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Keys_of_clients_reach_no_upstream_whether_or_not_it_has_one_of_its_own()
    {
        Gateway.WriteClientKey("web", KeyOfWeb);
        A.Always(Behaviours.Status(503));
        (string, string)[] all = [("Authorization", $"Bearer {KeyOfWeb}"), ("x-api-key", KeyOfWeb), ("api-key", KeyOfWeb), ("x-team", "web")];

        using var response = await Gateway.SendAsync(TestGateway.Request, "/v1/chat/completions", all);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Bearer sk-metro", Assert.Single(A.Received).Headers["Authorization"]);
        Assert.DoesNotContain("Authorization", Assert.Single(B.Received).Headers.Keys, StringComparer.OrdinalIgnoreCase);
        foreach (var received in A.Received.Concat(B.Received))
        {
            Assert.Equal("web", received.Headers["x-team"]);
            Assert.DoesNotContain(received.Headers.Values, static value => value.Contains(KeyOfWeb, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Upstream_that_wants_a_key_it_was_not_given_is_not_the_clients_fault()
    {
        Gateway.WriteClientKey("web", KeyOfWeb);
        Gateway.Offer(Snapshot with { Tiers = [TestSnapshots.Tier("backbone", 100, TestSnapshots.Backend("b", B.Url))] });
        B.Always(Behaviours.Status(401));

        var (status, text) = await Gateway.AskAsync(TestGateway.Request, $"Bearer {KeyOfWeb}");

        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Contains("upstream_credentials_exhausted", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_take_no_place_in_the_queue()
    {
        var release = new TaskCompletionSource();
        Gateway.WriteClientKey("web", KeyOfWeb);
        Gateway.Offer(Snapshot with { Admission = new AdmissionSettings { MaxConcurrency = 1, QueueMaxLength = 1 } });
        A.Always(Behaviours.Pause(Chunks.Role + Chunks.Content("one"), release.Task, Chunks.Finish("stop") + Chunks.Done));
        using var running = await Gateway.SendAsync(TestGateway.StreamRequest, authorization: $"Bearer {KeyOfWeb}");

        for (var stranger = 0; stranger < 5; stranger++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await Gateway.AskAsync(TestGateway.Request)).Status);
        }

        var waiting = Gateway.AskAsync(TestGateway.Request, $"Bearer {KeyOfWeb}");
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_queue_length");
        A.Always(Behaviours.Ok("hello", " world"));
        release.SetResult();
        await running.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, (await waiting).Status);
    }

    [Fact]
    public async Task Lists_of_models_are_for_clients_alone()
    {
        Gateway.WriteClientKey("web", KeyOfWeb);
        Gateway.Offer(Snapshot with { Models = [new ModelAlias("chat", "deepseek-v4-pro")] });

        using var response = await Gateway.GetAsync("/v1/models");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Without_any_key_everybody_is_refused_and_the_reason_shows()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await Gateway.AskAsync(TestGateway.Request, $"Bearer {KeyOfWeb}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Gateway.AskAsync(TestGateway.Request, "Bearer ")).Status);

        Assert.Contains("deepseek_gateway_client_keys{route=\"default/route\"} 0\n", await Gateway.MetricsPageAsync(), StringComparison.Ordinal);
        Assert.Contains("deepseek_gateway_credential_available{credential=\"clients\"} 0\n", await Gateway.MetricsPageAsync(), StringComparison.Ordinal);
        Assert.Single(Gateway.Log.At(LogLevel.Warning), static line => line.Contains("every client is refused", StringComparison.Ordinal));

        Gateway.WriteClientKey("web", KeyOfWeb);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_client_keys");
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_gateway_credential_available", "credential=\"clients\""));
    }

    [Fact]
    public async Task Snapshot_opens_and_closes_the_door()
    {
        Gateway.Offer(Snapshot with { ClientAuth = null });
        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request)).Status);
        Assert.DoesNotContain("deepseek_gateway_client_keys{", await Gateway.MetricsPageAsync(), StringComparison.Ordinal);

        Gateway.Offer(Snapshot);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Gateway.AskAsync(TestGateway.Request)).Status);

        Gateway.Offer(Snapshot with { ClientAuth = new ClientAuthSettings { Type = ClientAuthSettings.None } });
        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(TestGateway.Request)).Status);
    }

    [Fact]
    public async Task Keys_are_in_no_log_line_and_in_no_metric()
    {
        Gateway.WriteClientKey("web", KeyOfWeb);
        await Gateway.AskAsync(TestGateway.Request, $"Bearer {KeyOfWeb}");
        await Gateway.AskAsync(TestGateway.Request, "Bearer ck-of-a-stranger");
        await TestGateway.WaitForAsync(() => Task.FromResult(Says("status=401") && Says("status=200")));

        Assert.DoesNotContain("ck-", await Gateway.MetricsPageAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"web\"", await Gateway.MetricsPageAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Gateway.Log.Lines, static line => line.Text.Contains("ck-", StringComparison.Ordinal));
    }

    private bool Says(string text) => Gateway.Log.Lines.Any(line => line.Text.Contains(text, StringComparison.Ordinal));

    private Task UntilAsync(string key, HttpStatusCode status) =>
        TestGateway.WaitForAsync(async () => (await Gateway.AskAsync(TestGateway.Request, $"Bearer {key}")).Status == status);
}
