using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Planning;
using DeepSeek.Operator.Resources.Nginx;
using DeepSeek.Protocol.Routing;
using k8s.Models;
using static DeepSeek.Operator.Tests.Resources.Nginx.NginxSamples;

namespace DeepSeek.Operator.Tests.Resources.Nginx;

public sealed class NginxConfigTests
{
    private const string Asked = """ "nginx": {"enabled": true}, """;

    [Fact]
    public void Route_that_asks_gets_a_ConfigMap_with_the_configuration()
    {
        var plan = Plan(RouteSamples.TwoTiers.Insert(1, Asked));
        var map = plan.Objects.Single(wanted => wanted.Key.Name == "chat-nginx").ToJson();
        Assert.Equal(NginxConfig.Write(plan.Snapshot!.Snapshot), (string?)map["data"]!["nginx.conf"]);
        Assert.DoesNotContain(Plan(RouteSamples.TwoTiers).Objects, wanted => wanted.Key.Name == "chat-nginx");
        Assert.Empty(NotServedYet.Fields(RouteSamples.Observed(RouteSamples.Route(RouteSamples.TwoTiers.Insert(1, Asked)))));
    }

    [Fact]
    public void Without_a_backend_the_last_configuration_stays()
    {
        const string nowhere = """{"nginx": {"enabled": true}, "tiers": [{"name": "metro", "backends": [{"name": "api", "serviceRef": {"name": "gone"}}]}]}""";
        Assert.Contains(Plan(nowhere).Kept, kept => kept.Key.Name == "chat-nginx");
    }

    [Fact]
    public void Shares_and_weights_change_it_and_what_nginx_has_no_part_in_doesn_t()
    {
        var tier = Tier("metro", 100, Backend("a", "http://a.example"));
        var config = Config(tier);
        Assert.Equal(config, Config(Tier("metro", 100, Backend("a", "http://a.example"))));
        Assert.NotEqual(config, Config(Tier("metro", 100, Backend("a", "http://a.example", 6))));
        Assert.NotEqual(Config(tier with { Share = 60 }, tier with { Name = "far", Share = 40 }), Config(tier with { Share = 40 }, tier with { Name = "far", Share = 60 }));
        Assert.Equal(config, NginxConfig.Write(Snapshot(tier) with { Level = "Critical", Cache = new CacheSettings() }));
    }

    [Fact]
    public void Tier_with_an_open_circuit_is_left_out_unless_there_is_no_other()
    {
        var open = Tier("metro", 0, Backend("a", "http://a.example")) with { CircuitOpen = true };
        Assert.Equal(["far 10000"], Shares(open, Tier("far", 100, Backend("a", "http://b.example"))));
        Assert.Equal(["metro 10000"], Shares(open));
    }

    [Fact]
    public void Shares_of_tiers_that_are_left_out_are_spread_in_proportion()
        => Assert.Equal(["metro 6666", "far 3333"], Shares(
            Tier("metro", 40, Backend("a", "http://a.example")), Tier("lost", 40, Backend("a", "ftp://a.example")), Tier("far", 20, Backend("a", "http://b.example"))));

    [Theory]
    [InlineData("5 0 b5", "serve wait wait")]
    [InlineData("0 b5", "wait serve")]
    [InlineData("0 b0", "serve serve")]
    public void Backends_without_weight_wait_behind_the_others(string weights, string ranks)
    {
        SnapshotBackend[] backends = [.. weights.Split(' ').Select(static (text, i) => Backend($"b{i}", "http://a.example", int.Parse(text.Trim('b'), null)) with { Backup = text[0] == 'b' })];
        Assert.Equal(ranks.Split(' '), NginxBackend.Of(Tier("metro", 100, backends)).Select(static backend => backend.IsBackup ? "wait" : "serve"));
    }

    [Fact]
    public void Fields_become_what_nginx_calls_them()
    {
        var backend = Backend("a", "https://a.example/v1", 7) with { MaxFails = 2, FailTimeout = TimeSpan.FromMilliseconds(1500), MaxConcurrency = 9 };
        var config = NginxConfig.Write(Snapshot(Tier("metro", 100, backend)) with
        {
            Retry = new RetrySettings { Attempts = 4 },
            Timeouts = new TimeoutSettings { Connect = TimeSpan.FromMilliseconds(700), Attempt = TimeSpan.FromMinutes(3), Request = TimeSpan.FromMinutes(9) },
        })!;
        Assert.Contains("least_conn;", config, StringComparison.Ordinal);
        Assert.Contains("zone metro 128k;", config, StringComparison.Ordinal);
        Assert.Contains("server unix:/tmp/deepseek.metro.a.sock weight=7 max_fails=2 fail_timeout=2s max_conns=9;", config, StringComparison.Ordinal);
        Assert.Contains("proxy_connect_timeout 700ms;", config, StringComparison.Ordinal);
        Assert.Contains("proxy_read_timeout 180s;", config, StringComparison.Ordinal);
        Assert.Contains("proxy_next_upstream_timeout 540s;", config, StringComparison.Ordinal);
        Assert.Contains("proxy_next_upstream_tries 4;", config, StringComparison.Ordinal);
        Assert.Contains("proxy_ssl_verify on;", config, StringComparison.Ordinal);
        Assert.Contains("proxy_ssl_name a.example;", config, StringComparison.Ordinal);
        Assert.DoesNotContain("least_conn;", NginxConfig.Write(Snapshot(Tier("metro", 100, backend)) with { LoadBalancing = "RoundRobin" })!, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Shares(params SnapshotTier[] tiers) => NginxTier.Of(Snapshot(tiers)).Select(static tier => $"{tier.Name} {tier.Share}");

    private static RoutePlan Plan(string spec)
        => RoutePlanner.Plan(RouteSamples.Observed(RouteSamples.Route(spec)), [], AnalysisState.Initial, "image", RouteSamples.Now);
}
