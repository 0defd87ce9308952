using System.Net;
using DeepSeek.Protocol.Routing;
using DeepSeek.Testing.Upstream;

namespace DeepSeek.Gateway.Tests.Faults;

/// <summary>Credentials that aren't mounted, or not yet: their backend is out, costs no request anything, and is in again when they appear.</summary>
public sealed class CredentialTests : TwoTiers
{
    private const string Available = "deepseek_gateway_credential_available";
    private const string Breaker = "deepseek_gateway_breaker_state";

    internal override RoutingSnapshot Snapshot => TestSnapshots.Of(
        TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { Credential = "metro/key" }),
        TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", B.Url) with { Credential = "backbone/key" })) with
    {
        // Longer than the test: nothing here may depend on a probe.
        Probe = new ProbeSettings { Interval = TimeSpan.FromMinutes(10) },
    };

    internal override IReadOnlyDictionary<string, string> Keys => new Dictionary<string, string> { ["backbone/key"] = "sk-backbone" };

    private RoutingSnapshot OnlyMetro => TestSnapshots.Of(Snapshot.Tiers[0]);

    [Fact]
    public async Task Backend_without_its_key_is_passed_over_without_an_attempt()
    {
        Gateway.Offer(Snapshot with { Retry = new RetrySettings { Attempts = 1 } });

        using var response = await Gateway.SendAsync(TestGateway.Request);

        Assert.Equal(Chunks.Answer("from b"), await response.Content.ReadAsStringAsync());
        Assert.Equal("1", response.Headers.GetValues("x-deepseek-attempts").Single());
        Assert.Empty(A.Received);
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_requests_total", "backend=\"a\""));
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_gateway_fail_open_total"));
        Assert.Equal(1, await Gateway.MetricAsync("deepseek_api_errors_count", "tier=\"metro\"", "backend=\"\"", "reason=\"no_usable_backend\""));
    }

    [Fact]
    public async Task Key_that_appears_is_used_without_a_restart_and_one_that_goes_is_missed()
    {
        Assert.Equal(Chunks.Answer("from b"), (await Gateway.AskAsync(TestGateway.Request)).Text);

        Gateway.WriteCredential("metro/key", "sk-metro");
        await TestGateway.WaitForAsync(async () => (await Gateway.AskAsync(TestGateway.Request)).Text == Chunks.Answer("hello world"));
        Assert.All(A.Received, received => Assert.Equal("Bearer sk-metro", received.Headers["Authorization"]));

        File.Delete(Path.Combine(Gateway.Credentials, "metro", "key"));
        await TestGateway.WaitForAsync(async () => (await Gateway.AskAsync(TestGateway.Request)).Text == Chunks.Answer("from b"));
        Assert.Equal(0, await Gateway.MetricAsync("deepseek_api_errors_count", "backend=\"a\""));
    }

    [Fact]
    public async Task Route_without_any_key_refuses_at_once_and_says_which_backends_lack_theirs()
    {
        var spare = TestSnapshots.Backend("spare", B.Url) with { Credential = "spare/key" };
        Gateway.Offer(TestSnapshots.Of(Snapshot.Tiers[0], TestSnapshots.Tier("backbone", 0, spare)));

        var (status, text) = await Gateway.AskAsync(TestGateway.StreamRequest);

        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Contains("upstream_credentials_exhausted", text, StringComparison.Ordinal);
        Assert.Contains("Without credentials: metro/a, backbone/spare.", text, StringComparison.Ordinal);
        Assert.Empty(A.Received.Concat(B.Received));
    }

    [Fact]
    public async Task Key_that_appears_after_a_refusal_is_used()
    {
        Gateway.Offer(OnlyMetro);
        Assert.Equal(HttpStatusCode.BadGateway, (await Gateway.AskAsync(TestGateway.Request)).Status);

        Gateway.WriteCredential("metro/key", "sk-metro");
        await TestGateway.WaitForAsync(async () => (await Gateway.AskAsync(TestGateway.Request)).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Metrics_say_which_credentials_are_there_and_nothing_of_their_contents()
    {
        Assert.Equal((0, 1), (await Gateway.MetricAsync(Available, "{credential=\"metro/key\"}"), await Gateway.MetricAsync(Available, "{credential=\"backbone/key\"}")));
        Assert.Equal((2, 0), (await Gateway.MetricAsync(Breaker, "backend=\"a\""), await Gateway.MetricAsync(Breaker, "backend=\"b\"")));

        Gateway.WriteCredential("metro/key", "sk-metro");
        await Gateway.WaitForMetricAsync(1, Available, "{credential=\"metro/key\"}");
        Assert.Equal(0, await Gateway.MetricAsync(Breaker));

        Gateway.Offer(OnlyMetro);
        Assert.Equal(0, await Gateway.MetricAsync(Available, "backbone/key"));
        Assert.Equal(1, await Gateway.MetricAsync(Available));
    }

    [Fact]
    public async Task Certificates_that_are_missing_put_a_backend_out_as_a_key_does()
    {
        Gateway.Offer(TestSnapshots.Of(
            TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { Tls = new TlsSettings { Ca = "corp/ca.crt" } }),
            TestSnapshots.Tier("backbone", 0, TestSnapshots.Backend("b", B.Url))));
        Assert.Equal(Chunks.Answer("from b"), (await Gateway.AskAsync(TestGateway.Request)).Text);
        Assert.Equal((0, 2), (await Gateway.MetricAsync(Available, "{credential=\"corp/ca.crt\"}"), await Gateway.MetricAsync(Breaker, "backend=\"a\"")));

        Gateway.WriteCredential("corp/ca.crt", "certificates");
        await TestGateway.WaitForAsync(async () => (await Gateway.AskAsync(TestGateway.Request)).Text == Chunks.Answer("hello world"));
    }

    [Fact]
    public async Task Key_that_no_header_can_carry_is_none()
    {
        Gateway.WriteCredential("odd/key", "sk-metro\nsk-other");
        Gateway.Offer(TestSnapshots.Of(TestSnapshots.Tier("metro", 100, TestSnapshots.Backend("a", A.Url) with { Credential = "odd/key" }), Snapshot.Tiers[1]));

        Assert.Equal(Chunks.Answer("from b"), (await Gateway.AskAsync(TestGateway.Request)).Text);
        Assert.Equal((0, 1), (await Gateway.MetricAsync(Available, "odd/key"), await Gateway.MetricAsync(Available)));
        Assert.Empty(A.Received);
    }
}
