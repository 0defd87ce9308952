using System.Net;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Whom the gateway believes to be an upstream.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private const string Name = "node.test";

    private readonly TestAuthority _authority = new(TimeProvider.System);
    private readonly TestAuthority _stranger = new(TimeProvider.System);
    private ScriptedUpstream _well = null!;

    public async ValueTask InitializeAsync() => _well = (await ScriptedUpstream.StartAsync()).Always(Behaviours.Ok("from", " b"));

    public async ValueTask DisposeAsync()
    {
        await _well.DisposeAsync();
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public Task Private_authority_of_a_secret_is_trusted() => AssertServedAsync(["127.0.0.1"], new TlsSettings { Ca = "corp/ca.crt" });

    [Fact]
    public Task One_authority_of_a_bundle_is_enough() => AssertServedAsync(["127.0.0.1"], new TlsSettings { Ca = "corp/bundle.crt" });

    [Fact]
    public Task Certificate_of_another_authority_is_refused() => AssertRefusedAsync(["127.0.0.1"], new TlsSettings { Ca = "corp/other.crt" });

    [Fact]
    public Task Private_authority_is_not_trusted_unless_it_is_named() => AssertRefusedAsync(["127.0.0.1"], null);

    [Fact]
    public Task Bundle_that_holds_no_certificate_trusts_nobody() => AssertRefusedAsync(["127.0.0.1"], new TlsSettings { Ca = "corp/nonsense.crt" });

    [Fact]
    public Task Certificate_for_another_name_is_refused() => AssertRefusedAsync([Name], new TlsSettings { Ca = "corp/ca.crt" });

    [Fact]
    public Task Certificate_of_a_client_is_no_servers() => AssertRefusedAsync(["127.0.0.1"], new TlsSettings { Ca = "corp/ca.crt" }, TestAuthority.ForClients);

    [Fact]
    public async Task Server_name_takes_the_place_of_the_urls_host()
    {
        var names = await AssertServedAsync([Name], new TlsSettings { Ca = "corp/ca.crt", ServerName = Name });

        Assert.All(names, static name => Assert.Equal(Name, name));
    }

    [Fact]
    public Task Certificate_for_the_urls_host_is_refused_where_another_name_is_wanted() =>
        AssertRefusedAsync(["127.0.0.1"], new TlsSettings { Ca = "corp/ca.crt", ServerName = Name });

    [Fact]
    public Task Any_certificate_is_taken_where_the_user_says_so() => AssertServedAsync([Name], new TlsSettings { InsecureSkipVerify = true });

    [Fact]
    public async Task Authority_that_is_replaced_is_trusted_without_a_restart()
    {
        using var certificate = _authority.Issue(["127.0.0.1"]);
        await using var upstream = await ScriptedUpstream.StartAsync(certificate);
        await using var gateway = await StartAsync(upstream, new TlsSettings { Ca = "corp/other.crt" });
        Assert.Equal(Chunks.Answer("from b"), (await gateway.AskAsync(TestGateway.Request)).Text);

        gateway.WriteCredential("corp/other.crt", _authority.Pem);

        await TestGateway.WaitForAsync(async () => (await gateway.AskAsync(TestGateway.Request)).Text == Chunks.Answer("hello world"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Name)]
    public async Task Handshake_that_never_comes_takes_no_longer_than_a_connection_may(string? serverName)
    {
        await using var silent = new RawUpstream(static _ => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken));
        var snapshot = TestSnapshots.Of(
            TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", silent.Url.Replace("http:", "https:", StringComparison.Ordinal)) with { Tls = new TlsSettings { ServerName = serverName } }),
            TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", _well.Url)));
        await using var gateway = await TestGateway.StartAsync(snapshot with
        {
            Timeouts = new TimeoutSettings { Connect = TimeSpan.FromMilliseconds(500) },
            Probe = new ProbeSettings { Timeout = TimeSpan.FromSeconds(1) },
        });

        Assert.Equal((HttpStatusCode.OK, Chunks.Answer("from b")), await gateway.AskAsync(TestGateway.Request));

        Assert.Equal(1, await gateway.MetricAsync("deepseek_api_errors_count", "backend=\"a\"", "reason=\"connect_timeout\""));
    }

    private async Task<IReadOnlyList<string?>> AssertServedAsync(string[] names, TlsSettings? tls)
    {
        using var certificate = _authority.Issue(names);
        await using var upstream = await ScriptedUpstream.StartAsync(certificate);
        await using var gateway = await StartAsync(upstream, tls);

        Assert.Equal((HttpStatusCode.OK, Chunks.Answer("hello world")), await gateway.AskAsync(TestGateway.Request));
        return upstream.Names;
    }

    private async Task AssertRefusedAsync(string[] names, TlsSettings? tls, string purpose = TestAuthority.ForServers)
    {
        using var certificate = _authority.Issue(names, purpose);
        await using var upstream = await ScriptedUpstream.StartAsync(certificate);
        await using var gateway = await StartAsync(upstream, tls);

        Assert.Equal((HttpStatusCode.OK, Chunks.Answer("from b")), await gateway.AskAsync(TestGateway.Request));

        Assert.Empty(upstream.Received);
        Assert.Equal(1, await gateway.MetricAsync("deepseek_api_errors_count", "backend=\"a\"", "reason=\"tls\""));
    }

    private Task<TestGateway> StartAsync(ScriptedUpstream upstream, TlsSettings? tls) => TestGateway.StartAsync(
        TestSnapshots.Of(
            TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", upstream.Url) with { Tls = tls, MaxFails = 0 }),
            TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", _well.Url))) with
        { CircuitBreaker = new BreakerSettings { ConsecutiveFailures = 0, FailurePercent = 0 } },
        new Dictionary<string, string>
        {
            ["corp/ca.crt"] = _authority.Pem,
            ["corp/other.crt"] = _stranger.Pem,
            ["corp/bundle.crt"] = _stranger.Pem + "\n" + _authority.Pem,
            ["corp/nonsense.crt"] = "no certificate",
        });
}
