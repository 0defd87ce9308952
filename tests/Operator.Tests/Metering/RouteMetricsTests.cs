using System.Text;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.Operator.Analysis;
using DeepSeek.Operator.Metering;
using DeepSeek.Operator.Planning;
using Prometheus;

namespace DeepSeek.Operator.Tests.Metering;

public sealed class RouteMetricsTests
{
    private const string Another = """{"name": "another", "url": "https://another.example.com"}""";

    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly RouteMetrics _metrics;
    private AnalysisState _state = AnalysisState.Initial;

    public RouteMetricsTests() => _metrics = new RouteMetrics(_registry);

    [Fact]
    public async Task Backend_that_left_its_tier_is_shown_no_more_and_the_others_are()
    {
        Visit(0, RouteSamples.Route(RouteSamples.TwoTiers.Replace(""" "backends": [""", $$""" "backends": [{{Another}}, """, StringComparison.Ordinal)));
        Assert.Contains("backend=\"another\"", await PageAsync(), StringComparison.Ordinal);
        Visit(10, RouteSamples.Route());

        var page = await PageAsync();
        Assert.DoesNotContain("backend=\"another\"", page, StringComparison.Ordinal);
        Assert.Contains("""deepseek_route_backend_weight{namespace="ai",route="chat",tier="metro",backend="api",kind="desired"}""", page, StringComparison.Ordinal);
        Assert.Contains("""deepseek_route_backend_weight{namespace="ai",route="chat",tier="overseas",backend="mirror",kind="effective"}""", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tier_that_left_the_route_is_shown_no_more_though_its_attempts_still_count_in_the_window()
    {
        Visit(0, RouteSamples.Route());
        Assert.Contains("""deepseek_route_error_ratio{namespace="ai",route="chat",tier="overseas"} 0.1""", await PageAsync(), StringComparison.Ordinal);
        Visit(10, RouteSamples.Route("""{"tiers": [{"name": "metro", "backends": [{"name": "api", "url": "https://api.example.com"}]}]}"""));

        var page = await PageAsync();
        Assert.DoesNotContain("tier=\"overseas\"", page, StringComparison.Ordinal);
        Assert.Contains("""deepseek_route_error_ratio{namespace="ai",route="chat",tier="metro"} 0""", page, StringComparison.Ordinal);
        Assert.Contains("""deepseek_route_share{namespace="ai",route="chat",tier="metro"} 100""", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backend_of_the_same_name_in_another_route_stays()
    {
        var other = RouteSamples.Route();
        other.Metadata.Name = "other";
        Visit(0, other);
        Visit(0, RouteSamples.Route());
        _metrics.Forget(new ObjectKey("ai", "chat"));

        var page = await PageAsync();
        Assert.DoesNotContain("route=\"chat\"", page, StringComparison.Ordinal);
        Assert.Contains("route=\"other\",tier=\"metro\",backend=\"api\"", page, StringComparison.Ordinal);
    }

    /// <summary>One evaluation, with a tenth of the attempts at the second tier failed.</summary>
    private void Visit(int second, DeepSeekRoute route)
    {
        var sample = new RouteSample(SampleOutcome.Value, [new TierSample("metro", 1000, 0), new TierSample("overseas", 1000, 100)]);
        var measured = new Measurement(RouteSamples.Now.AddSeconds(second), sample, new Dictionary<string, GatewayScrape>(), 0);
        var plan = RoutePlanner.Plan(RouteSamples.Observed(route) with { Measurement = measured }, [], _state, "image", measured.Time);
        _state = plan.Step.State;
        _metrics.Report(route, plan, measured);
    }

    private async Task<string> PageAsync()
    {
        using var page = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(page);
        return Encoding.UTF8.GetString(page.ToArray());
    }
}
