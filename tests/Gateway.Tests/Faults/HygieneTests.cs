using System.Net;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>What must not pass: the gateway's own keys to anybody but their upstream, and what belongs to one hop alone.</summary>
public sealed class HygieneTests : TwoTiers
{
    private const string Key = "sk-secret-0123456789abcdef";

    internal override RoutingSnapshot Snapshot => TestSnapshots.Of(
        TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { Credential = "metro/key" }),
        TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", B.Url)));

    internal override IReadOnlyDictionary<string, string> Keys => new Dictionary<string, string> { ["metro/key"] = Key };

    /// <summary>Requests, and where an error that repeats what it was sent is said.</summary>
    public static TheoryData<string, string, string> Echoes()
    {
        TheoryData<string, string, string> data = [];
        foreach (var path in new[] { "/v1/chat/completions", MessageTiers.Path })
        {
            foreach (var request in new[] { TestGateway.Request, TestGateway.StreamRequest })
            {
                foreach (var kind in new[] { "400", "401", "404", "500", "200", "event", "event-after", "text", "redirect" })
                {
                    data.Add(path, request, kind);
                }
            }
        }

        return data;
    }

    [Theory, MemberData(nameof(Echoes))]
    public async Task Upstream_that_repeats_its_key_in_an_error_tells_nobody(string path, string request, string kind)
    {
        Gateway.Offer(Snapshot with { Tiers = [Snapshot.Tiers[0]] });
        A.Always(EchoOf(kind));

        using var response = await Gateway.SendAsync(request, path);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Contains(A.Received, static received => received.Headers["Authorization"] == "Bearer " + Key);
        Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, response.Headers.ToString() + response.Content.Headers + response.TrailingHeaders, StringComparison.Ordinal);
        await Gateway.WaitForMetricAsync(1, "deepseek_gateway_requests_total");
        Assert.DoesNotContain(Key, await Gateway.MetricsPageAsync(), StringComparison.Ordinal);
        Assert.NotEmpty(Gateway.Log.Lines);
        Assert.DoesNotContain(Gateway.Log.Lines, static line => line.Text.Contains(Key, StringComparison.Ordinal));
        Assert.DoesNotContain(Gateway.Log.Scopes.SelectMany(static s => s.Values), static value => value?.ToString()?.Contains(Key, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Rest_of_a_masked_error_passes_as_it_came()
    {
        A.Always(EchoOf("400"));

        var (status, text) = await Gateway.AskAsync(TestGateway.Request);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("""{"error":{"message":"you sent ***, and thät is wrong","type":"t ***","code":"c-***"}}""", text);
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Key_in_a_header_of_a_good_answer_is_masked(string request)
    {
        A.Always(async (http, end) =>
        {
            http.Response.Headers["x-debug"] = $"auth={Key};v=1";
            await Behaviours.Ok("x")(http, end);
        });

        using var response = await Gateway.SendAsync(request);

        Assert.Equal("auth=***;v=1", response.Headers.GetValues("x-debug").Single());
    }

    [Theory]
    [InlineData(301, TestGateway.Request)]
    [InlineData(302, TestGateway.Request)]
    [InlineData(303, TestGateway.StreamRequest)]
    [InlineData(307, TestGateway.Request)]
    [InlineData(307, TestGateway.StreamRequest)]
    [InlineData(308, TestGateway.StreamRequest)]
    public async Task Redirect_takes_no_credentials_anywhere(int status, string request)
    {
        A.Always(RedirectTo(status, B.Url + "/stolen"));

        using var response = await Gateway.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var received = Assert.Single(B.Received);
        Assert.Equal(("/chat/completions", false), (received.Path, received.Headers.ContainsKey("Authorization")));
        Assert.Null(response.Headers.Location);
        await Gateway.WaitForMetricAsync(1, "deepseek_api_errors_count", $"reason=\"status_{status}\"");
    }

    [Fact]
    public async Task Redirect_of_a_probe_takes_no_credentials_anywhere()
    {
        var stolen = 0;
        B.Probe = (http, _) =>
        {
            Interlocked.Add(ref stolen, http.Request.Headers.Authorization.Count);
            return Task.CompletedTask;
        };
        A.Probe = RedirectTo(307, B.Url + "/stolen");
        Gateway.Offer(Snapshot with { Probe = new ProbeSettings { Interval = TimeSpan.FromMilliseconds(20) } });

        await TestGateway.WaitForAsync(async () => await Gateway.MetricAsync("deepseek_gateway_probe_streak", "backend=\"b\"") > 3);

        Assert.Equal(0, stolen);
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_gateway_probe_streak", "backend=\"a\""));
    }

    [Theory]
    [InlineData("Authorization", "Bearer sk-client")]
    [InlineData("authorization", "sk-client")]
    [InlineData("x-api-key", "sk-client")]
    [InlineData("api-key", "sk-client")]
    public async Task Proof_of_the_client_reaches_no_upstream_that_has_a_key_of_its_own(string header, string value)
    {
        Gateway.Offer(Snapshot with { Tiers = [Snapshot.Tiers[0], TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", B.Url) with { Credential = "metro/key" })] });
        A.Always(Behaviours.Status(503));

        using var response = await Gateway.SendAsync(TestGateway.Request, "/v1/chat/completions", [(header, value)]);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        foreach (var received in new[] { Assert.Single(A.Received), Assert.Single(B.Received) })
        {
            Assert.Equal($"Bearer {Key}", received.Headers["Authorization"]);
            Assert.DoesNotContain(received.Headers.Values, static v => v.Contains("sk-client", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(Gateway.Log.Lines, static line => line.Text.Contains("sk-client", StringComparison.Ordinal));
        Assert.DoesNotContain("sk-client", await Gateway.MetricsPageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_of_one_hop_do_not_pass_from_client_to_upstream()
    {
        using var response = await Gateway.SendAsync(TestGateway.Request, "/v1/chat/completions",
        [
            ("Connection", "x-one, X-TWO"), ("Connection", "x-three"), ("x-one", "1"), ("x-two", "2"), ("x-three", "3"), ("Keep-Alive", "timeout=5"), ("Proxy-Connection", "keep-alive"),
            ("Proxy-Authorization", "Basic abc"), ("TE", "trailers"), ("Trailer", "x-t"), ("Upgrade", "h2c"), ("x-kept", "yes"),
        ]);

        var headers = Assert.Single(A.Received).Headers;
        Assert.Equal("yes", headers["x-kept"]);
        Assert.DoesNotContain(
            headers.Keys,
            static name => name.ToUpperInvariant() is "X-ONE" or "X-TWO" or "X-THREE" or "KEEP-ALIVE" or "PROXY-CONNECTION" or "PROXY-AUTHORIZATION" or "TE" or "TRAILER" or "UPGRADE");
    }

    [Theory]
    [InlineData(TestGateway.Request)]
    [InlineData(TestGateway.StreamRequest)]
    public async Task Headers_of_one_hop_do_not_pass_from_upstream_to_client(string request)
    {
        A.Always(async (http, end) =>
        {
            foreach (var (name, value) in new[]
            {
                ("Connection", "x-one, X-TWO"), ("x-one", "1"), ("x-two", "2"), ("Keep-Alive", "timeout=5"), ("Proxy-Authenticate", "Basic"), ("Upgrade", "h2c"),
                ("Set-Cookie", "a=b"), ("x-kept", "yes"),
            })
            {
                http.Response.Headers[name] = value;
            }

            await Behaviours.Ok("x")(http, end);
        });

        using var response = await Gateway.SendAsync(request);

        var names = response.Headers.Concat(response.Content.Headers).Select(static h => h.Key.ToUpperInvariant()).ToArray();
        Assert.Contains("X-KEPT", names);
        Assert.DoesNotContain(names, static name => name is "X-ONE" or "X-TWO" or "KEEP-ALIVE" or "PROXY-AUTHENTICATE" or "UPGRADE" or "SET-COOKIE");
    }

    private static Behaviour RedirectTo(int status, string url) => (http, _) =>
    {
        http.Response.StatusCode = status;
        http.Response.Headers.Location = url;
        return Task.CompletedTask;
    };

    private static Behaviour EchoOf(string kind) => (http, end) =>
    {
        // From the request, as an upstream would.
        var sent = http.Request.Headers.Authorization.ToString();
        var key = sent["Bearer ".Length..];
        http.Response.Headers["x-echo"] = sent;
        var error = $$$"""{"error":{"message":"you sent {{{key}}}, and thät is wrong","type":"t {{{key}}}","code":"c-{{{key}}}"}}""";
        return kind switch
        {
            "200" => Behaviours.Json(200, error)(http, end),
            "event" => Behaviours.Stream(Chunks.Event(error))(http, end),
            "event-after" => Behaviours.Stream(Chunks.Content("x") + Chunks.Event(error))(http, end),
            "text" => Behaviours.Whole(422, "text/plain", $"wrong: {sent}")(http, end),
            "redirect" => Behaviours.Json(302, error)(http, end),
            _ => Behaviours.Json(int.Parse(kind, System.Globalization.CultureInfo.InvariantCulture), error)(http, end),
        };
    };
}
