using System.Net;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>What clients of the Messages API send, what upstreams get, whose keys, and how refusals look.</summary>
public sealed class MessageRequestTests : MessageTiers
{
    private const string KeyA = "sk-metro-secret";
    private const string KeyB = "sk-backbone-secret";

    internal override RoutingSnapshot Snapshot => TestSnapshots.Of(
        TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { Credential = "metro/key" }),
        TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", B.Url) with { Credential = "backbone/key" })) with
    {
        Probe = new ProbeSettings { Interval = TimeSpan.FromMinutes(10) },
    };

    internal override IReadOnlyDictionary<string, string> Keys => new Dictionary<string, string> { ["metro/key"] = KeyA, ["backbone/key"] = KeyB };

    [Fact]
    public async Task Alias_is_spliced_in_and_the_rest_passes_byte_for_byte_in_both_directions()
    {
        Gateway.Offer(Snapshot with { Models = [new ModelAlias("claude", "deepseek-v4-pro")] });
        const string Body = "{ \"max_tokens\":9,\"messages\":[ {\"content\":\"h\\u00e9\"}],\n\"model\" : \"claude\", \"system\":\"claude\" }";

        using var response = await Gateway.SendAsync(Body, Path + "?beta=true", [("anthropic-version", "2023-06-01"), ("anthropic-beta", "x-1,y-2")]);

        Assert.Equal(MessageChunks.Answer("hello world"), await response.Content.ReadAsStringAsync());
        var received = Assert.Single(A.Received);
        Assert.Equal(Body.Replace("\"model\" : \"claude\"", "\"model\" : \"deepseek-v4-pro\"", StringComparison.Ordinal), received.Text);
        Assert.Equal("/anthropic/v1/messages?beta=true", received.Path);
        Assert.Equal(("2023-06-01", "x-1,y-2"), (received.Headers["anthropic-version"], received.Headers["anthropic-beta"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    public async Task Path_stands_beside_v1_of_the_backends_url(string suffix)
    {
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url + suffix))));

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Request)).Status);
        Assert.Equal("/anthropic/v1/messages", Assert.Single(A.Received).Path);
    }

    [Theory]
    [InlineData("x-api-key", "sk-client")]
    [InlineData("Authorization", "Bearer sk-client")]
    public async Task Backend_gets_its_own_key_where_it_looks_for_it_and_never_the_clients(string header, string value)
    {
        A.Always(Behaviours.Json(529, MessageChunks.ErrorBody("overloaded_error")));

        using var response = await Gateway.SendAsync(Request, Path, [(header, value)]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        foreach (var (received, key) in new[] { (Assert.Single(A.Received), KeyA), (Assert.Single(B.Received), KeyB) })
        {
            Assert.Equal((key, $"Bearer {key}"), (received.Headers["x-api-key"], received.Headers["Authorization"]));
            Assert.DoesNotContain(received.Headers.Values, v => v.Contains("sk-client", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Backends_key_takes_the_place_of_a_header_that_it_sets()
    {
        var backend = TestSnapshots.Backend("a", A.Url) with { Credential = "metro/key", Headers = [new HeaderSetting("x-api-key", "placeholder")] };
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, backend)));

        await AskAsync(Request);

        Assert.Equal(KeyA, Assert.Single(A.Received).Headers["x-api-key"]);
    }

    [Fact]
    public async Task Backend_without_a_key_gets_the_clients()
    {
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url))));

        using var response = await Gateway.SendAsync(Request, Path, [("x-api-key", "sk-client")]);

        var received = Assert.Single(A.Received);
        Assert.Equal("sk-client", received.Headers["x-api-key"]);
        Assert.DoesNotContain("Authorization", received.Headers.Keys);
    }

    [Fact]
    public async Task Chat_has_no_second_copy_of_the_key()
    {
        await Gateway.AskAsync(TestGateway.Request);

        Assert.DoesNotContain("x-api-key", Assert.Single(A.Received).Headers.Keys);
    }

    [Theory]
    [InlineData("authentication_error")]
    [InlineData("permission_error")]
    [InlineData("billing_error")]
    public async Task Key_that_an_event_calls_dead_is_left_for_the_next_account_and_not_tried_again(string type)
    {
        A.Always(Behaviours.Stream(MessageChunks.Error(type, KeyA))).Probe = Behaviours.Status(401);

        Assert.Equal(MessageChunks.Stream("from", " b"), (await AskAsync(StreamRequest)).Text);
        Assert.Equal(MessageChunks.Stream("from", " b"), (await AskAsync(StreamRequest)).Text);

        Assert.Single(A.Received);
    }

    [Fact]
    public async Task What_is_said_of_our_key_after_tokens_is_not_passed()
    {
        A.Always(Behaviours.Stream(MessageChunks.Start + MessageChunks.Text("one") + MessageChunks.Error("authentication_error", KeyA)));

        var (_, text) = await AskAsync(StreamRequest);

        Assert.Contains("event: error\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_of_the_client_that_is_refused_is_told_in_the_upstreams_words()
    {
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url))));
        A.Next(Behaviours.Json(401, MessageChunks.ErrorBody("authentication_error", "bad key"))).Next(Behaviours.Stream(MessageChunks.Error("authentication_error", "bad key")));

        Assert.Equal((HttpStatusCode.Unauthorized, MessageChunks.ErrorBody("authentication_error", "bad key")), await AskAsync(Request));
        var (status, text) = await AskAsync(StreamRequest);
        Assert.Equal((HttpStatusCode.Unauthorized, "authentication_error"), (status, ErrorOf(text).Type));
    }

    [Fact]
    public async Task Tokens_are_counted_of_a_stream_and_of_a_whole_answer()
    {
        await AskAsync(StreamRequest);
        await AskAsync(Request);

        await Gateway.WaitForMetricAsync(2, "deepseek_gateway_requests_total");
        foreach (var (kind, tokens) in new[] { ("prompt", 18), ("completion", 6), ("cache_hit", 8), ("cache_miss", 10), ("reasoning", 0) })
        {
            Assert.Equal(tokens, await Gateway.MetricAsync("deepseek_gateway_tokens_total", $"kind=\"{kind}\""));
        }
    }

    [Fact]
    public async Task Refusals_wear_the_envelope_of_the_API()
    {
        var wrong = await AskAsync("{}");
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request_error"), (wrong.Status, ErrorOf(wrong.Text).Type));

        var missing = await Gateway.AskAsync("{}", path: "/anthropic/v1/complete");
        Assert.Equal((HttpStatusCode.NotFound, "not_found_error"), (missing.Status, ErrorOf(missing.Text).Type));

        using var method = await Gateway.GetAsync(Path);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "invalid_request_error"), (method.StatusCode, ErrorOf(await method.Content.ReadAsStringAsync()).Type));

        A.Always(Behaviours.Status(401, KeyA)).Probe = Behaviours.Status(401);
        B.Always(Behaviours.Status(500));
        using var exhausted = await Gateway.SendAsync(Request, Path, [("x-request-id", "mine-1")]);
        var (type, message, id) = ErrorOf(await exhausted.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "api_error", "mine-1"), (exhausted.StatusCode, type, id));
        Assert.NotNull(exhausted.Headers.RetryAfter);
        Assert.Contains("backbone/b (status_500)", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stranger_is_told_so_in_the_clients_own_dialect()
    {
        Gateway.WriteClientKey("web", "ck-web-1");
        Gateway.Offer(Snapshot with { ClientAuth = new ClientAuthSettings { Type = ClientAuthSettings.ApiKeys, Secret = "clients" } });

        var (status, text) = await AskAsync(Request);
        using var known = await Gateway.SendAsync(Request, Path, [("x-api-key", "ck-web-1")]);

        Assert.Equal((HttpStatusCode.Unauthorized, "authentication_error"), (status, ErrorOf(text).Type));
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.Equal(KeyA, Assert.Single(A.Received).Headers["x-api-key"]);
    }

    [Fact]
    public async Task No_place_at_any_account_is_told_as_overload()
    {
        var release = new TaskCompletionSource();
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { MaxConcurrency = 1 })) with
        {
            Admission = new AdmissionSettings { QueueTimeout = TimeSpan.FromMilliseconds(50) },
        });
        A.Always(Behaviours.Pause(MessageChunks.Start + MessageChunks.Text("one"), release.Task, MessageChunks.Finish("end_turn") + MessageChunks.Stop));
        using var first = await Gateway.SendAsync(StreamRequest, Path);

        var (status, text) = await AskAsync(Request);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "overloaded_error"), (status, ErrorOf(text).Type));
        release.SetResult();
        Assert.EndsWith(MessageChunks.Stop, await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
