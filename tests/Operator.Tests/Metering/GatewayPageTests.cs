using DeepSeek.Operator.Metering;

namespace DeepSeek.Operator.Tests.Metering;

public class GatewayPageTests
{
    private const string Page = """
        # TYPE deepseek_api_requests_total counter
        deepseek_api_requests_total{route="chat",tier="metro",backend="api",model="deepseek-chat",code="200"} 90
        deepseek_api_requests_total{route="chat",tier="metro",backend="api",model="deepseek-chat",code="503"} 10
        deepseek_api_requests_total{route="chat",tier="overseas",backend="mirror",model="deepseek-chat",code="200"} 5
        deepseek_api_errors_count{route="chat",tier="metro",backend="api",reason="status"} 10
        deepseek_api_errors_count{route="chat",tier="metro",backend="api",reason="first_token"} 2
        # TYPE deepseek_api_latency_seconds histogram
        deepseek_api_latency_seconds_bucket{route="chat",tier="metro",backend="api",phase="first_token",le="0.5"} 60
        deepseek_api_latency_seconds_bucket{route="chat",tier="metro",backend="api",phase="first_token",le="+Inf"} 88
        deepseek_api_latency_seconds_sum{route="chat",tier="metro",backend="api",phase="first_token"} 40
        deepseek_api_latency_seconds_count{route="chat",tier="metro",backend="api",phase="first_token"} 88
        deepseek_api_latency_seconds_bucket{route="chat",tier="metro",backend="api",phase="total",le="+Inf"} 100
        deepseek_gateway_snapshot_info{hash="old"} 0
        deepseek_gateway_snapshot_info{hash="9f2c1a77"} 1
        deepseek_gateway_snapshot_rejected_info{hash="beef"} 1
        deepseek_gateway_probe_streak{route="chat",tier="metro",backend="api"} 7
        deepseek_gateway_backend_latency_seconds{route="chat",tier="metro",backend="api"} 0.083
        deepseek_gateway_backend_latency_seconds{route="chat",tier="overseas",backend="mirror"} NaN
        deepseek_gateway_breaker_state{route="chat",tier="metro",backend="api"} 2
        deepseek_gateway_credential_available{credential="keys/metro"} 1
        deepseek_gateway_credential_available{credential="keys/mirror"} 0
        deepseek_gateway_credential_available{credential="keys/odd"} NaN
        process_cpu_seconds_total 12.5

        """;

    [Fact]
    public void Counters_are_summed_over_the_labels_that_do_not_matter()
    {
        var metro = Read(Page).Backends[new("metro", "api")];

        Assert.Equal((100, 12), (metro.Counts.Attempts, metro.Counts.Errors));
        Assert.Equal([new HistogramBucket(0.5, 60), new(double.PositiveInfinity, 88)], metro.Counts.FirstToken);
    }

    [Fact]
    public void Gauges_say_how_a_backend_is()
    {
        var metro = Read(Page).Backends[new("metro", "api")];

        Assert.Equal((7, TimeSpan.FromMilliseconds(83), BreakerState.Open), (metro.ProbeStreak, metro.Latency, metro.Breaker));
    }

    [Fact]
    public void What_was_not_said_or_is_no_number_stays_unknown()
    {
        var overseas = Read(Page).Backends[new("overseas", "mirror")];

        Assert.Equal((5, null, null, null), (overseas.Counts.Attempts, overseas.ProbeStreak, overseas.Latency, overseas.Breaker));
    }

    [Fact]
    public void Snapshot_served_and_snapshot_refused_are_told_apart()
    {
        var scrape = Read(Page);

        Assert.Equal(("9f2c1a77", "beef"), (scrape.SnapshotHash, scrape.RejectedHash));
    }

    [Fact]
    public void Credentials_are_there_or_not_and_the_rest_is_not_said()
    {
        Assert.Equal(new Dictionary<string, bool> { ["keys/metro"] = true, ["keys/mirror"] = false }, Read(Page).Credentials);
    }

    [Fact]
    public void Gateway_that_has_served_nothing_yet_says_nothing()
    {
        var scrape = Read("");

        Assert.Empty(scrape.Backends);
        Assert.Empty(scrape.Credentials);
        Assert.Null(scrape.SnapshotHash);
    }

    private static GatewayScrape Read(string page)
    {
        Assert.True(GatewayPage.TryRead(page, out var scrape, out var problem), problem);
        return scrape;
    }
}
