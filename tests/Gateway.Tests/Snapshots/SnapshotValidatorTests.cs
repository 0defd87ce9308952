using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Protocol.Routing;

namespace DeepSeek.Gateway.Tests.Snapshots;

public sealed class SnapshotValidatorTests
{
    private static readonly SnapshotBackend Good = TestSnapshots.Backend("a", "https://api.deepseek.com/v1");
    private static readonly RoutingSnapshot Whole = With(Good);
    private static readonly ClientAuthSettings Tokens = new() { Type = ClientAuthSettings.ServiceAccountTokens, Audience = "a", Namespaces = ["ai"] };

    private static RoutingSnapshot Ordered(IReadOnlyList<string> nodes, params IReadOnlyList<SnapshotTierShare> tiers)
        => Whole with { NodeTiers = [new SnapshotNodeTier { Name = "gpu", Nodes = nodes, Tiers = tiers }] };

    public static TheoryData<string, RoutingSnapshot> Bad => new()
    {
        { "version", Whole with { Version = 2 } },
        { "name", Whole with { Name = "" } },
        { "loadBalancing", Whole with { LoadBalancing = "Random" } },
        { "models[1].name", Whole with { Models = [new ModelAlias("m", "x"), new ModelAlias("m", "y")] } },
        { "models[0].upstreamModel", Whole with { Models = [new ModelAlias("m", "")] } },
        { "tiers", Whole with { Tiers = [] } },
        { "tiers", Whole with { Tiers = [TestSnapshots.Tier("metro", 99, Good)] } },
        { "tiers[1].name", Whole with { Tiers = [TestSnapshots.Tier("metro", 50, Good), TestSnapshots.Tier("metro", 50, Good)] } },
        { "tiers[0].backends[1].name", With(Good, Good) },
        { "tiers[0].backends[0].url", With(Good with { Url = "api.deepseek.com" }) },
        { "tiers[0].backends[0].url", With(Good with { Url = "https://user:key@api.deepseek.com" }) },
        { "tiers[0].backends[0].weight", With(Good with { Weight = -1 }) },
        { "tiers[0].backends[0].maxFails", With(Good with { MaxFails = -1 }) },
        { "tiers[0].backends[0].failTimeout", With(Good with { FailTimeout = TimeSpan.Zero }) },
        { "tiers[0].backends[0].maxConcurrency", With(Good with { MaxConcurrency = -1 }) },
        { "tiers[0].backends[0].credential", With(Good with { Credential = "key" }) },
        { "tiers[0].backends[0].credential", With(Good with { Credential = "../etc/passwd" }) },
        { "tiers[0].backends[0].credential", With(Good with { Credential = "../passwd" }) },
        { "tiers[0].backends[0].credential", With(Good with { Credential = "secret/.." }) },
        { "tiers[0].backends[0].tls.ca", With(Good with { Tls = new TlsSettings { Ca = "/ca.pem" } }) },
        { "tiers[0].backends[0].headers[0]", With(Good with { Headers = [new HeaderSetting("x y", "1")] }) },
        { "tiers[0].backends[0].headers[0]", With(Good with { Headers = [new HeaderSetting("x", "1\r\ny: 2")] }) },
        { "nodeTiers[0]", Whole with { NodeTiers = [null!] } },
        { "nodeTiers[0].nodes[1]", Ordered(["n", null!], new SnapshotTierShare("metro", 100)) },
        { "nodeTiers[0].tiers[0]", Ordered(["n"], [null!]) },
        { "nodeTiers[0].nodes", Ordered(["n", "n"], new SnapshotTierShare("metro", 100)) },
        { "nodeTiers[0].tiers", Ordered(["n"]) },
        { "nodeTiers[0].tiers", Ordered(["n"], new SnapshotTierShare("other", 100)) },
        { "nodeTiers[0].tiers", Ordered(["n"], new SnapshotTierShare("metro", 50), new SnapshotTierShare("metro", 50)) },
        { "nodeTiers[0].tiers", Ordered(["n"], new SnapshotTierShare("metro", 99)) },
        { "retry.attempts", Whole with { Retry = new RetrySettings { Attempts = 0 } } },
        { "retry.jitter", Whole with { Retry = new RetrySettings { Jitter = "Some" } } },
        { "retry.budgetPercent", Whole with { Retry = new RetrySettings { BudgetPercent = -1 } } },
        { "timeouts.firstToken", Whole with { Timeouts = new TimeoutSettings { FirstToken = TimeSpan.Zero } } },
        { "timeouts.request", Whole with { Timeouts = new TimeoutSettings { Request = TimeSpan.FromDays(60) } } },
        { "circuitBreaker.failurePercent", Whole with { CircuitBreaker = new BreakerSettings { FailurePercent = 101 } } },
        { "circuitBreaker.halfOpenRequests", Whole with { CircuitBreaker = new BreakerSettings { HalfOpenRequests = 0 } } },
        { "probe.path", Whole with { Probe = new ProbeSettings { Path = "models" } } },
        { "clientAuth.type", Whole with { ClientAuth = new ClientAuthSettings { Type = "Passwords" } } },
        { "clientAuth.type", Whole with { ClientAuth = new ClientAuthSettings { Type = "apikeys" } } },
        { "clientAuth.audience", Whole with { ClientAuth = Tokens with { Audience = null } } },
        { "clientAuth.namespaces", Whole with { ClientAuth = Tokens with { Namespaces = [] } } },
        { "transitions[0]", Whole with { Transitions = [null!] } },
        { "clientAuth.namespaces[1]", Whole with { ClientAuth = Tokens with { Namespaces = ["ai", null!] } } },
        { "admission.maxConcurrency", Whole with { Admission = new AdmissionSettings { MaxConcurrency = 0 } } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Error_is_named_by_the_path_of_its_field(string path, RoutingSnapshot snapshot) =>
        Assert.Contains(SnapshotValidator.Validate(snapshot), e => e.StartsWith(path + ": ", StringComparison.Ordinal));

    [Fact]
    public void Good_snapshots_have_none()
    {
        Assert.Empty(SnapshotValidator.Validate(Whole));
        Assert.Empty(SnapshotValidator.Validate(Ordered(["n"], new SnapshotTierShare("metro", 100))));
        Assert.Empty(SnapshotValidator.Validate(Whole with { ClientAuth = new ClientAuthSettings { Type = ClientAuthSettings.None } }));
        Assert.Empty(SnapshotValidator.Validate(Whole with { ClientAuth = new ClientAuthSettings { Type = ClientAuthSettings.ApiKeys } }));
        Assert.Empty(SnapshotValidator.Validate(Whole with { ClientAuth = Tokens }));
        Assert.Empty(SnapshotValidator.Validate(With(Good with
        {
            Credential = "deepseek-key/api.key_1",
            Tls = new TlsSettings { Ca = "ca/ca.crt" },
            Headers = [new HeaderSetting("x-team", "a b")],
        })));
    }

    [Fact]
    public void All_errors_are_told_at_once() =>
        Assert.Equal(3, SnapshotValidator.Validate(With(Good with { Weight = -1, MaxFails = -1 }) with { LoadBalancing = "?" }).Count);

    private static RoutingSnapshot With(params SnapshotBackend[] backends) => TestSnapshots.Of(TestSnapshots.Tier("metro", 100, backends));
}
