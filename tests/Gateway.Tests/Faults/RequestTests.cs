using System.Net;
using System.Text;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>What clients send, and what upstreams get.</summary>
public sealed class RequestTests : TwoTiers
{
    private RoutingSnapshot Aliased => Snapshot with { Models = [new ModelAlias("fast", "deepseek-v4-pro"), new ModelAlias("odd\"", "o")] };

    [Fact]
    public async Task Body_reaches_the_upstream_byte_for_byte()
    {
        const string Body = "{ \"messages\":[ {\"content\":\"h\\u00e9\" , \"x\":1.0e2}],\n\"model\" : \"other\", \"unknown\":{ } }";

        await Gateway.AskAsync(Body);

        var received = Assert.Single(A.Received);
        Assert.Equal(Body, received.Text);
        Assert.Equal("/chat/completions", received.Path);
    }

    [Fact]
    public async Task Alias_is_spliced_into_the_body_and_nothing_else_changes()
    {
        Gateway.Offer(Aliased);

        await Gateway.AskAsync("{ \"model\" : \"fast\", \"messages\":[ {\"content\":\"fast\"}], \"n\":1 }");

        Assert.Equal("{ \"model\" : \"deepseek-v4-pro\", \"messages\":[ {\"content\":\"fast\"}], \"n\":1 }", Assert.Single(A.Received).Text);
    }

    [Theory]
    [InlineData("/v1/chat/completions", false)]
    [InlineData("/v1/chat/completions", true)]
    [InlineData("/beta/completions", false)]
    [InlineData("/anthropic/v1/messages", true)]
    public async Task Every_attempt_sends_the_whole_body(string path, bool stream)
    {
        Gateway.Offer(Aliased);
        A.Always(Behaviours.Status(503));
        var body = $$"""{"model":"fast","messages":[{"role":"user","content":"{{new string('x', 8 * 1024 * 1024)}}"}],"stream":{{(stream ? "true" : "false")}}}""";

        Assert.Equal(HttpStatusCode.OK, (await Gateway.AskAsync(body, path: path)).Status);

        Assert.Equal(Assert.Single(A.Received).Body, Assert.Single(B.Received).Body);
        Assert.Equal(body.Replace("fast", "deepseek-v4-pro", StringComparison.Ordinal), B.Received[0].Text);
    }

    [Fact]
    public async Task Upstream_that_answers_before_it_has_the_whole_body_is_passed_over()
    {
        await using var hasty = new RawUpstream(static write => write("HTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("hasty", hasty.Url)), Snapshot.Tiers[1]));
        var body = $$"""{"model":"m","messages":[{"role":"user","content":"{{new string('x', 8 * 1024 * 1024)}}"}]}""";

        Assert.Equal((HttpStatusCode.OK, Chunks.Answer("from b")), await Gateway.AskAsync(body));

        Assert.Equal(body, Assert.Single(B.Received).Text);
        await Gateway.WaitForMetricAsync(1, "deepseek_api_errors_count", "backend=\"hasty\"");
    }

    [Theory]
    [InlineData("/v1/chat/completions", "", "/chat/completions")]
    [InlineData("/chat/completions", "/v1/", "/v1/chat/completions")]
    [InlineData("/v1/completions", "/v1", "/v1/completions")]
    [InlineData("/beta/completions", "", "/beta/completions")]
    [InlineData("/beta/completions", "/v1", "/beta/completions")]
    public async Task Path_is_appended_to_the_backends_url(string path, string suffix, string upstream)
    {
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url + suffix))));

        using var response = await Gateway.SendAsync(TestGateway.Request, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(upstream, Assert.Single(A.Received).Path);
    }

    [Fact]
    public async Task Headers_of_one_hop_and_of_the_clients_identity_stay_here()
    {
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { Headers = [new HeaderSetting("x-team", "red")] })));
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Gateway.Server.Address, "/v1/chat/completions"))
        {
            Content = new StringContent(TestGateway.Request, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Connection", "x-hop");
        request.Headers.TryAddWithoutValidation("x-hop", "1");
        request.Headers.TryAddWithoutValidation("Cookie", "a=b");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "10.0.0.1");
        request.Headers.TryAddWithoutValidation("x-custom", "kept");
        request.Headers.TryAddWithoutValidation("x-request-id", "mine-1");

        using var response = await client.SendAsync(request);

        var headers = Assert.Single(A.Received).Headers;
        Assert.Equal("kept", headers["x-custom"]);
        Assert.Equal("red", headers["x-team"]);
        Assert.Equal("application/json; charset=utf-8", headers["Content-Type"]);
        Assert.DoesNotContain(headers.Keys, k => k is "x-hop" or "Cookie" or "X-Forwarded-For");
        Assert.Equal("mine-1", response.Headers.GetValues("x-request-id").Single());
        Assert.Equal("1", response.Headers.GetValues("x-deepseek-attempts").Single());
    }

    [Fact]
    public async Task Redirect_is_not_followed()
    {
        A.Always((http, _) =>
        {
            http.Response.Redirect(B.Url + "/elsewhere");
            return Task.CompletedTask;
        });

        var (status, _) = await Gateway.AskAsync(TestGateway.Request);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("/chat/completions", Assert.Single(B.Received).Path);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("{}", HttpStatusCode.BadRequest, "model")]
    public async Task Wrong_body_is_refused_without_an_attempt(string body, HttpStatusCode status, string says)
    {
        var (answered, text) = await Gateway.AskAsync(body);

        Assert.Equal(status, answered);
        Assert.Contains(says, text, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"invalid_request_error\"", text, StringComparison.Ordinal);
        Assert.Empty(A.Received);
    }

    [Fact]
    public async Task Body_beyond_the_limit_is_refused_with_413()
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent(new byte[(100 * 1024 * 1024) + 1]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Gateway.Server.Address, "/v1/chat/completions")) { Content = content };
        request.Headers.ExpectContinue = true;

        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("request_too_large", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_path_and_method_get_the_error_envelope()
    {
        using var missing = await Gateway.SendAsync("{}", "/v2/chat");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("unknown_url", await missing.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var wrong = await Gateway.GetAsync("/v1/chat/completions");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrong.StatusCode);
    }

    [Fact]
    public async Task Models_are_the_aliases_where_there_are_any_and_the_upstreams_otherwise()
    {
        using var passed = await Gateway.GetAsync("/v1/models");
        Assert.Contains("deepseek-v4-pro", await passed.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Gateway.Offer(Aliased);
        using var own = await Gateway.GetAsync("/models");
        Assert.Equal(
            """{"object":"list","data":[{"id":"fast","object":"model","owned_by":"deepseek"},{"id":"odd\u0022","object":"model","owned_by":"deepseek"}]}""",
            await own.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Model_labels_do_not_grow_with_what_clients_invent()
    {
        A.Always(Behaviours.Status(400));
        for (var i = 0; i < 5; i++)
        {
            await Gateway.AskAsync($$"""{"model":"invented-{{i}}"}""");
        }

        Assert.Equal(5, await Gateway.MetricAsync("deepseek_api_requests_total", "model=\"other\"", "code=\"400\""));
    }
}
