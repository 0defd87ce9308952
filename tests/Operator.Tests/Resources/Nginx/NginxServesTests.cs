using System.Net;
using System.Text;
using DeepSeek.Operator.Resources.Nginx;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing;
using DeepSeek.Testing.Samples;
using DeepSeek.Testing.Upstream;
using static DeepSeek.Operator.Tests.Resources.Nginx.NginxSamples;

namespace DeepSeek.Operator.Tests.Resources.Nginx;

/// <summary>The generated configuration, served by a real nginx to real clients before real upstreams.</summary>
public sealed class NginxServesTests
{
    private const string Body = """{"model":"m","messages":[]}""";

    [Fact]
    public async Task Traffic_follows_shares_between_tiers_and_weights_within()
    {
        const int requests = 10_000;
        await using var five = await ScriptedUpstream.StartAsync();
        await using var three = await ScriptedUpstream.StartAsync();
        await using var two = await ScriptedUpstream.StartAsync();
        await using var other = await ScriptedUpstream.StartAsync();
        await using var nginx = await NginxProcess.StartAsync(Config(
            Tier("metro", 80, Backend("five", five.Url), Backend("three", three.Url, 3), Backend("two", two.Url, 2)),
            Tier("overseas", 20, Backend("other", other.Url))));
        using var client = new HttpClient();
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, end) =>
        {
            using var answer = await AskAsync(client, nginx, end: end);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        });

        Assert.InRange(Percent(five), 40 - 3, 40 + 3);
        Assert.InRange(Percent(three), 24 - 3, 24 + 3);
        Assert.InRange(Percent(two), 16 - 3, 16 + 3);
        Assert.InRange(Percent(other), 20 - 3, 20 + 3);
        static double Percent(ScriptedUpstream upstream) => 100.0 * upstream.Received.Count / requests;
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Failing_tier_is_followed_by_the_next_with_the_same_body(int status)
    {
        await using var first = await ScriptedUpstream.StartAsync();
        await using var second = await ScriptedUpstream.StartAsync();
        await using var third = await ScriptedUpstream.StartAsync();
        first.Always(Behaviours.Status(status));
        second.Always(Behaviours.Status(status));
        await using var nginx = await NginxProcess.StartAsync(Config(
            Tier("metro", 0, Backend("c", third.Url)), Tier("far", 100, Backend("a", first.Url), Backend("b", first.Url)), Tier("overseas", 0, Backend("b", second.Url))));
        using var client = new HttpClient();
        using var answer = await AskAsync(client, nginx);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("metro", answer.Headers.GetValues("x-deepseek-tier").Single());
        Assert.Equal("c", answer.Headers.GetValues("x-deepseek-backend").Single());
        Assert.Equal(2, first.Received.Count);
        Assert.Single(second.Received);
        Assert.Equal(Body, Assert.Single(third.Received).Text);
    }

    [Fact]
    public async Task Tier_that_nobody_listens_at_is_followed_by_the_next()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var nginx = await NginxProcess.StartAsync(Config(
            Tier("metro", 100, Backend("gone", $"http://127.0.0.1:{FreePort.Next()}")), Tier("overseas", 0, Backend("b", upstream.Url))));
        using var client = new HttpClient();
        using var answer = await AskAsync(client, nginx);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Backup_and_weight_zero_serve_when_nothing_else_does()
    {
        await using var main = await ScriptedUpstream.StartAsync();
        await using var backup = await ScriptedUpstream.StartAsync();
        var tier = Tier("metro", 100, Backend("a", main.Url), Backend("b", backup.Url) with { Backup = true });
        await using var nginx = await NginxProcess.StartAsync(Config(tier));
        using var client = new HttpClient();
        for (var i = 0; i < 20; i++)
        {
            (await AskAsync(client, nginx)).Dispose();
        }

        Assert.Empty(backup.Received);
        main.Always(Behaviours.Status(503));
        using var answer = await AskAsync(client, nginx);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(backup.Received);
    }

    [Fact]
    public async Task When_everything_fails_clients_are_told_in_the_API_s_words()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Always(Behaviours.Status(500));
        await using var nginx = await NginxProcess.StartAsync(Config(Tier("metro", 100, Backend("a", upstream.Url))));
        using var client = new HttpClient();
        using var answer = await AskAsync(client, nginx);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("\"upstream_exhausted\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotNull(answer.Headers.RetryAfter);
        using var unknown = await client.GetAsync(new Uri(nginx.Url, "/admin"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("\"unknown_url\"", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    public async Task Callers_own_mistakes_come_back_as_they_are(int status)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Always(Behaviours.Status(status, "yours"));
        await using var nginx = await NginxProcess.StartAsync(Config(Tier("metro", 100, Backend("a", upstream.Url)), Tier("overseas", 0, Backend("a", upstream.Url))));
        using var client = new HttpClient();
        using var answer = await AskAsync(client, nginx);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("yours", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(upstream.Received);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(402)]
    [InlineData(403)]
    public async Task Dead_key_of_ours_is_no_answer_for_the_client(int status)
    {
        await using var dead = await ScriptedUpstream.StartAsync();
        await using var other = await ScriptedUpstream.StartAsync();
        dead.Always(Behaviours.Status(status));
        await using var nginx = NginxProcess.Prepare().With($"{NginxPaths.Credentials}/keys/metro.conf", Key("dead"));
        nginx.Write(Config(Tier("metro", 100, Backend("a", dead.Url) with { Credential = "keys/metro" }), Tier("overseas", 0, Backend("a", other.Url))));
        await nginx.StartAsync();
        using var client = new HttpClient();
        using var answer = await AskAsync(client, nginx);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Key_of_the_file_reaches_its_upstream_and_what_the_client_showed_doesn_t()
    {
        await using var ours = await ScriptedUpstream.StartAsync();
        await using var bare = await ScriptedUpstream.StartAsync();
        await using var theirs = await ScriptedUpstream.StartAsync();
        await using var nginx = NginxProcess.Prepare()
            .With($"{NginxPaths.Credentials}/keys/metro.conf", Key("sk-ours"))
            .With($"{NginxPaths.Credentials}/keys/empty.conf", "");
        nginx.Write(Config(
            Tier("metro", 100, Backend("a", ours.Url) with { Credential = "keys/metro" }),
            Tier("far", 0, Backend("a", bare.Url) with { Credential = "keys/empty" }),
            Tier("overseas", 0, Backend("a", theirs.Url))));
        await nginx.StartAsync();
        ours.Always(Behaviours.Status(503));
        bare.Always(Behaviours.Status(503));
        using var client = new HttpClient { DefaultRequestHeaders = { { "Authorization", "Bearer sk-client" }, { "x-api-key", "sk-client" }, { "Cookie", "c=1" } } };
        (await AskAsync(client, nginx)).Dispose();
        var received = Assert.Single(ours.Received);
        Assert.Equal("Bearer sk-ours", received.Headers["Authorization"]);
        Assert.False(received.Headers.ContainsKey("x-api-key"));
        Assert.False(Assert.Single(bare.Received).Headers.ContainsKey("Authorization"));
        Assert.Equal("Bearer sk-client", Assert.Single(theirs.Received).Headers["Authorization"]);
        Assert.False(theirs.Received[0].Headers.ContainsKey("Cookie"));
        Assert.DoesNotContain("sk-", nginx.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Route_that_asks_who_clients_are_serves_nobody_without_the_file_that_asks_and_passes_nothing_of_them_on()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var nginx = NginxProcess.Prepare();
        nginx.Write(NginxConfig.Write(Snapshot(Tier("metro", 100, Backend("a", upstream.Url))) with { ClientAuth = new ClientAuthSettings { Type = ClientAuthSettings.ApiKeys } })!);
        Assert.Contains("client-auth.conf", await nginx.TestAsync(), StringComparison.Ordinal);

        nginx.With(NginxPaths.ClientAuth, "if ($http_authorization != \"Bearer known\") { return 401; }\n");
        await nginx.StartAsync();
        using var client = new HttpClient();
        using var refused = await AskAsync(client, nginx);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        client.DefaultRequestHeaders.Add("Authorization", "Bearer known");
        using var answer = await AskAsync(client, nginx);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(Assert.Single(upstream.Received).Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("/v1/chat/completions?a=b", "/api/v1/chat/completions?a=b")]
    [InlineData("/chat/completions", "/api/v1/chat/completions")]
    [InlineData("/beta/v1/completions", "/api/beta/completions")]
    [InlineData("/anthropic/v1/messages", "/api/anthropic/v1/messages")]
    public async Task Paths_are_those_that_the_gateway_asks_for(string asked, string received)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var nginx = await NginxProcess.StartAsync(Config(Tier("metro", 100, Backend("a", $"{upstream.Url}/api/v1/"))));
        using var client = new HttpClient();
        (await AskAsync(client, nginx, path: asked)).Dispose();
        Assert.Equal(received, Assert.Single(upstream.Received).Path);
    }

    [Fact]
    public async Task Headers_of_the_backend_are_set_to_the_letter()
    {
        const string odd = """a "quoted" \n $host ${uri} ; } # 'x'""";
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var nginx = await NginxProcess.StartAsync(Config(Tier("metro", 100, Backend("a", upstream.Url) with
        {
            Headers = [new HeaderSetting("X-Odd", odd), new HeaderSetting("x-$b#c'", "1"), new HeaderSetting("X-Long", new string('$', 1024)), new HeaderSetting("X-LONG", new string('y', 1024))],
        })));
        using var client = new HttpClient();
        (await AskAsync(client, nginx)).Dispose();
        var headers = Assert.Single(upstream.Received).Headers;
        Assert.Equal(odd, headers["X-Odd"]);
        Assert.Equal("1", headers["x-$b#c'"]);
        Assert.Equal(new string('y', 1024), headers["X-Long"]);
    }

    [Fact]
    public async Task Upstream_is_asked_for_by_its_name_and_must_prove_it()
    {
        using var authority = new TestAuthority(TimeProvider.System);
        using var certificate = authority.Issue(["api.test"]);
        using var wrong = authority.Issue(["other.test"]);
        await using var right = await ScriptedUpstream.StartAsync(certificate);
        await using var impostor = await ScriptedUpstream.StartAsync(wrong);
        await using var nginx = NginxProcess.Prepare().With($"{NginxPaths.Credentials}/corp/ca.crt", authority.Pem);
        var tls = new TlsSettings { Ca = "corp/ca.crt", ServerName = "api.test" };
        nginx.Write(Config(
            Tier("metro", 100, Backend("impostor", impostor.Url) with { Tls = tls }), Tier("overseas", 0, Backend("right", right.Url) with { Tls = tls })));
        await nginx.StartAsync();
        using var client = new HttpClient();
        using var answer = await AskAsync(client, nginx);
        Assert.Equal("right", answer.Headers.GetValues("x-deepseek-backend").Single());
        Assert.Equal("api.test", right.Names[0]);
        Assert.Empty(impostor.Received);
    }

    [Fact]
    public async Task Stream_passes_event_by_event()
    {
        var gate = new SemaphoreSlim(0);
        await using var upstream = await ScriptedUpstream.StartAsync();
        upstream.Always(async (http, end) =>
        {
            http.Response.ContentType = "text/event-stream";
            foreach (var text in (string[])["one", "two", "three"])
            {
                await gate.WaitAsync(end);
                await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Chunks.Content(text)), end);
                await http.Response.Body.FlushAsync(end);
            }
        });
        await using var nginx = await NginxProcess.StartAsync(Config(Tier("metro", 100, Backend("a", upstream.Url))));
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(nginx.Url, "/v1/chat/completions")) { Content = new StringContent("""{"stream":true}""") };
        gate.Release();
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        // The next event is written only after the one before it has been read here.
        Assert.Equal(Chunks.Content("one").TrimEnd(), await EventAsync(reader));
        gate.Release();
        Assert.Equal(Chunks.Content("two").TrimEnd(), await EventAsync(reader));
        gate.Release();
        Assert.Equal(Chunks.Content("three").TrimEnd(), await EventAsync(reader));
        Assert.Null(await reader.ReadLineAsync());

        static async Task<string?> EventAsync(StreamReader reader)
        {
            var line = await reader.ReadLineAsync().WaitAsync(Eventually.Limit);
            Assert.Equal("", await reader.ReadLineAsync());
            return line;
        }
    }

    [Fact]
    public async Task Log_has_nothing_that_a_client_wrote()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var nginx = await NginxProcess.StartAsync(Config(Tier("metro", 100, Backend("a", upstream.Url))));
        using var client = new HttpClient { DefaultRequestHeaders = { { "User-Agent", "secret-agent" }, { "Authorization", "Bearer secret" } } };
        (await AskAsync(client, nginx, path: "/v1/chat/completions?secret=1")).Dispose();
        (await AskAsync(client, nginx, path: "/secret")).Dispose();
        await Eventually.BeTrueAsync(() => nginx.Log.Count == 2, "both requests are logged");
        Assert.Contains(" path=/chat/completions status=200 ", nginx.Log[0], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", nginx.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_configuration_is_taken_up_without_a_failed_request()
    {
        await using var before = await ScriptedUpstream.StartAsync();
        await using var after = await ScriptedUpstream.StartAsync();
        await using var nginx = await NginxProcess.StartAsync(Config(Tier("metro", 100, Backend("a", before.Url)), Tier("overseas", 0, Backend("b", after.Url))));
        using var stop = new CancellationTokenSource();
        var failed = 0;
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var client = new HttpClient { DefaultRequestHeaders = { ConnectionClose = true } };
            while (!stop.IsCancellationRequested)
            {
                using var answer = await AskAsync(client, nginx);
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        })).ToArray();
        await Eventually.BeTrueAsync(() => before.Received.Count > 50, "the first configuration serves");
        for (var i = 0; i < 5; i++)
        {
            var share = i % 2 == 0 ? 0 : 100;
            var (from, to) = share == 0 ? (before, after) : (after, before);
            nginx.Write(Config(Tier("metro", share, Backend("a", before.Url)), Tier("overseas", 100 - share, Backend("b", after.Url))));
            Assert.Empty(await nginx.TestAsync());
            await nginx.ReloadAsync();
            var counted = to.Received.Count;
            await Eventually.BeTrueAsync(() => to.Received.Count > counted + 50, $"{(to == after ? "overseas" : "metro")} serves");
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Equal(0, failed);
    }

    [Fact]
    public async Task Container_of_the_guide_takes_up_a_changed_configuration_and_keeps_the_last_that_was_good()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operations", "nginx.md"));
        var manifest = Yaml.Parse(guide.Split("```yaml\n").Single(block => block.Contains("kind: Deployment", StringComparison.Ordinal)).Split("```")[0]);
        var script = (string)manifest["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]![0]!;
        await using var before = await ScriptedUpstream.StartAsync();
        await using var after = await ScriptedUpstream.StartAsync();
        await using var nginx = NginxProcess.Prepare();
        nginx.Write(Config(Tier("metro", 100, Backend("a", before.Url))));
        await nginx.StartByAsync(script);
        using var client = new HttpClient();
        (await AskAsync(client, nginx)).Dispose();
        Assert.Single(before.Received);

        nginx.Write("events {} nonsense;");
        await Eventually.BeTrueAsync(() => nginx.Said.Contains("nonsense", StringComparison.Ordinal), "the bad configuration is refused");
        (await AskAsync(client, nginx)).Dispose();
        Assert.Equal(2, before.Received.Count);

        nginx.Write(Config(Tier("metro", 100, Backend("a", after.Url))));
        await Eventually.BeTrueAsync(
            async () =>
            {
                using var answer = await AskAsync(client, nginx);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                return after.Received.Count > 0;
            },
            "the good one is taken up");
    }

    private static string Key(string key) => $"proxy_set_header Authorization \"Bearer {key}\";\n";

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, NginxProcess nginx, string path = "/v1/chat/completions", CancellationToken end = default)
        => client.PostAsync(new Uri(nginx.Url, path), new StringContent(Body, Encoding.UTF8, "application/json"), end);
}
