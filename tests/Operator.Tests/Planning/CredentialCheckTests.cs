using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Operator.Tests.Planning;

public sealed class CredentialCheckTests
{
    private const string Key = "keys/metro";

    private static readonly ObservedRoute Route = RouteSamples.Observed(RouteSamples.Route(
        """{"tiers": [{"name": "metro", "backends": [{"name": "api", "url": "https://api.example.com", "apiKeySecretRef": {"name": "keys", "key": "metro"}}]}]}"""));

    [Theory]
    [InlineData(0, 0, "AwaitingGateways")]
    [InlineData(2, 0, "there")]
    [InlineData(0, 2, "SecretNotFound")]
    [InlineData(1, 1, "SecretPropagating")]
    [InlineData(2, 1, "SecretPropagating")]
    public void Gateways_that_speak_of_a_credential_decide(int have, int lack, string state)
        => Assert.Equal(state, State(Route with { Measurement = Said(have, lack) }));

    [Theory]
    [InlineData(0, 0, "AwaitingGateways")]
    [InlineData(2, 0, "there")]
    [InlineData(0, 2, "AwaitingGateways")]
    [InlineData(1, 1, "SecretPropagating")]
    public void Gateways_of_a_template_before_prove_nothing_by_lacking_what_they_may_not_mount(int have, int lack, string state)
    {
        var old = RouteSamples.Available();
        old.Status.UpdatedReplicas = 1;
        Assert.Equal(state, State(Route with { Gateway = old, Measurement = Said(have, lack) }));

        var stale = RouteSamples.Available();
        stale.Metadata.Generation++;
        Assert.Equal(state, State(Route with { Gateway = stale, Measurement = Said(have, lack) }));
    }

    [Fact]
    public void Nothing_is_known_before_the_first_round() => Assert.Equal("AwaitingGateways", State(Route with { Measurement = null }));

    [Fact]
    public void Secret_that_is_missing_is_named_with_field_key_and_remedy()
    {
        var missing = Assert.Single(Check(Route with { Measurement = Said(0, 2) }).Missing);
        Assert.StartsWith("spec.tiers[0].backends[0].apiKeySecretRef: no gateway has Secret 'keys' with a usable key 'metro'; create it", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_that_is_missing_is_told_from_a_Secret_that_is_missing_by_its_other_keys()
    {
        var route = RouteSamples.Observed(RouteSamples.Route()) with { Measurement = RouteSamples.Answers(RouteSamples.Says("keys/metro", false, "keys/mirror", true)) };
        var missing = Assert.Single(Check(route).Missing);
        Assert.Equal("SecretKeyMissing", missing.Reason);
        Assert.StartsWith("spec.tiers[0].backends[0].apiKeySecretRef: the gateways have Secret 'keys' without a usable key 'metro'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_are_named_by_their_own_field()
    {
        var route = RouteSamples.Observed(RouteSamples.Route(
            """{"tiers": [{"name": "metro", "backends": [{"name": "api", "url": "https://api.example.com", "tls": {"caSecretRef": {"name": "corp", "key": "ca.crt"}}}]}]}"""));
        var missing = Assert.Single(Check(route with { Measurement = RouteSamples.Answers(RouteSamples.Says("corp/ca.crt", false)) }).Missing);
        Assert.StartsWith("spec.tiers[0].backends[0].tls.caSecretRef:", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "there")]
    [InlineData(false, "SecretNotFound")]
    public void Secret_of_client_keys_is_asked_for_like_any_other(bool isThere, string state)
        => Assert.Equal(state, State(Clients(RouteSamples.Says("clients", isThere))));

    [Fact]
    public void Secret_of_client_keys_that_is_missing_is_named_with_field_and_remedy()
    {
        var missing = Assert.Single(Check(Clients(RouteSamples.Says("clients", false))).Missing);
        Assert.StartsWith("spec.gateway.clientAuth.secretRef: no gateway has Secret 'clients' with a usable key; create it", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gateways_that_say_nothing_of_client_keys_are_waited_for_and_where_none_are_asked_for_they_are_not()
    {
        Assert.Equal("AwaitingGateways", State(Clients(RouteSamples.Says("other/key", true))));
        var tokens = RouteSamples.Observed(RouteSamples.WithClients("""{"type": "ServiceAccountTokens"}""")) with { Measurement = RouteSamples.Answers(RouteSamples.HasKeys) };
        Assert.Equal("there", State(tokens));
    }

    [Fact]
    public void Password_and_certificates_of_Redis_are_asked_for_like_any_other()
    {
        var route = Redis("{}", RouteSamples.Says("redis/password", false, "corp/ca.crt", false));
        Assert.Equal(
            ["spec.cache.redis.passwordSecretRef: no gateway has Secret 'redis'", "spec.cache.redis.caSecretRef: no gateway has Secret 'corp'"],
            Check(route).Missing.Select(missing => missing.Message.Split(" with ")[0]));
    }

    [Fact]
    public void Redis_of_a_cache_that_rests_is_asked_for_when_it_starts()
    {
        var route = Redis("""{"mode": "OnCritical"}""", RouteSamples.HasKeys);
        Assert.Empty(Check(route).Awaited);
        Assert.Equal(2, Check(route, cacheStarted: true).Awaited.Count);
    }

    [Fact]
    public void Password_of_a_managed_Redis_is_nobodys_to_bring()
    {
        var route = RouteSamples.Observed(RouteSamples.WithCache("""{"redis": {"managed": {}}}""")) with { Measurement = RouteSamples.Answers(RouteSamples.HasKeys) };
        Assert.Equal("there", State(route));
    }

    [Fact]
    public void Route_that_names_no_credential_waits_for_nobody()
    {
        var route = RouteSamples.Observed(RouteSamples.Route("""{"tiers": [{"name": "metro", "backends": [{"name": "api", "url": "https://api.example.com"}]}]}"""));
        Assert.Equal("there", State(route with { Measurement = null }));
    }

    private static (IReadOnlyList<MissingReference> Missing, IReadOnlyList<AwaitedReference> Awaited) Check(ObservedRoute observed, bool cacheStarted = false)
        => CredentialCheck.Check(observed, AnalysisState.Initial with { CacheStarted = cacheStarted });

    /// <summary>The upstream keys are there.</summary>
    private static ObservedRoute Clients(GatewayScrape said)
    {
        var credentials = said.Credentials.Concat(RouteSamples.HasKeys.Credentials).ToDictionary();
        return RouteSamples.Observed(RouteSamples.WithClients(RouteSamples.ClientKeys)) with { Measurement = RouteSamples.Answers(said with { Credentials = credentials }) };
    }

    /// <summary>A Redis of the user's behind two tiers whose keys are there.</summary>
    private static ObservedRoute Redis(string mode, GatewayScrape said)
    {
        var redis = """{"url": "rediss://redis:6379/0", "passwordSecretRef": {"name": "redis", "key": "password"}, "caSecretRef": {"name": "corp", "key": "ca.crt"}}""";
        var cache = mode == "{}" ? $$"""{"redis": {{redis}}}""" : $$"""{{mode[..^1]}}, "redis": {{redis}}}""";
        var credentials = said.Credentials.Concat(RouteSamples.HasKeys.Credentials).DistinctBy(static one => one.Key).ToDictionary();
        return RouteSamples.Observed(RouteSamples.WithCache(cache)) with { Measurement = RouteSamples.Answers(said with { Credentials = credentials }) };
    }

    private static string State(ObservedRoute observed)
    {
        var (missing, awaited) = Check(observed);
        string[] reasons = [.. missing.Select(static one => one.Reason), .. awaited.Select(static one => one.Reason)];
        return reasons.Length == 0 ? "there" : Assert.Single(reasons);
    }

    /// <summary>One more answers and says nothing of it, as a gateway does that serves a snapshot of before.</summary>
    private static Measurement Said(int have, int lack) => RouteSamples.Answers(
        [.. Enumerable.Repeat(RouteSamples.Says(Key, true), have), .. Enumerable.Repeat(RouteSamples.Says(Key, false), lack), RouteSamples.Says("other/key", true)]);
}
