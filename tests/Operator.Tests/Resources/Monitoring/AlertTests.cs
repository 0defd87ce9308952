namespace DeepSeek.Operator.Tests.Resources.Monitoring;

/// <summary>When the alerts of a route with the default levels fire, and when they end. Counters grow by this much every 15 s, four times in a window.</summary>
public sealed class AlertTests
{
    [Fact]
    public Task Six_percent_for_five_minutes_is_a_warning()
        => Watched().Tier("metro", "0+94x80", "0+6x80").Firing("5m").Firing("7m", "Warning metro").HoldsAsync();

    [Fact]
    public Task Twenty_percent_for_two_minutes_is_critical_on_the_tier_and_on_the_whole()
        => Watched().Tier("metro", "0+80x80", "0+20x80").Firing("2m").Firing("4m", "Critical metro", "Critical").Firing("7m", "Warning metro", "Critical metro", "Critical").HoldsAsync();

    [Fact]
    public Task Forty_percent_is_an_emergency_at_once()
        => Watched().Tier("metro", "0+60x80", "0+40x80").Firing("1m", "Emergency metro").HoldsAsync();

    [Fact]
    public Task Thresholds_must_be_exceeded_not_reached()
        => Watched().Tier("metro", "0+95x80", "0+5x80").Firing("10m").HoldsAsync();

    [Fact]
    public Task Alerts_end_when_the_errors_do()
        => Watched().Tier("metro", "0+10x20 300+100x40", "0+90x20 1800+0x40").Firing("4m", "Critical metro", "Critical", "Emergency metro").Firing("7m").HoldsAsync();

    [Fact]
    public Task Fewer_attempts_than_the_minimum_say_nothing()
        => Watched().Tier("metro", "0+0x80", "0+4x80").Firing("10m").HoldsAsync();

    [Fact]
    public Task Few_attempts_are_enough_where_every_backend_of_the_tier_is_shut_out()
        => new RuleScenario().Breaker("metro", 2).Breaker("metro", 2, "other").Tier("metro", "0+0x80", "0+1x80").Firing("1m", "Emergency metro").HoldsAsync();

    [Theory]
    [InlineData("other", "a")]
    [InlineData("api", "b")]
    public Task Tier_is_not_shut_while_one_backend_of_it_is_open_to_one_gateway(string backend, string gateway)
        => new RuleScenario().Breaker("metro", 2).Breaker("metro", 1, backend, gateway).Tier("metro", "0+0x80", "0+1x80").Firing("10m").HoldsAsync();

    [Fact]
    public Task Tier_that_takes_little_traffic_is_never_critical_for_itself()
        => Watched().Tier("metro", "0+900x80", "0+0x80").Tier("overseas", "0+8x80", "0+2x80").Firing("10m", "Warning overseas").HoldsAsync();

    [Fact]
    public Task Route_can_be_critical_as_a_whole_while_the_tier_with_most_traffic_is_well()
        => Watched().Tier("metro", "0+60x80", "0+3x80").Tier("overseas", "0+20x80", "0+20x80").Firing("4m", "Critical", "Emergency overseas").HoldsAsync();

    [Fact]
    public Task Gateways_are_summed_before_anything_is_divided()
        => Watched().Tier("metro", "0+2000x80", "0+0x80").Tier("metro", "0+10x80", "0+10x80", gateway: "b").Firing("10m").HoldsAsync();

    [Fact]
    public Task Gateway_that_starts_anew_does_not_turn_a_healthy_route_sick()
        => Watched().Tier("metro", "0+99x30 0+99x50", "0+1x30 0+1x50").Firing("7m30s").Firing("8m").Firing("15m").HoldsAsync();

    [Fact]
    public Task Other_routes_do_not_count()
        => Watched().Tier("metro", "0+100x80", "0+0x80").Tier("metro", "0+0x80", "0+100x80", route: "ai/other").Firing("10m").HoldsAsync();

    [Fact]
    public Task Gateways_that_nobody_scrapes_are_told_of()
        => new RuleScenario().Tier("metro", "0+100x80", "0+0x80", route: "ai/other").Firing("4m").Firing("6m", "Absent").HoldsAsync();

    private static RuleScenario Watched() => new RuleScenario().Breaker("metro", 0).Breaker("overseas", 0);
}
