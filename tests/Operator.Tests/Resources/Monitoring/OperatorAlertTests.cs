namespace DeepSeek.Operator.Tests.Resources.Monitoring;

/// <summary>When alerts on the operator's own metrics fire, and when they end. Samples come every 15 s.</summary>
public sealed class OperatorAlertTests
{
    private const string Asked = ",state=\"asked\"";
    private const string Acknowledged = ",state=\"acknowledged\"";

    [Theory]
    [InlineData("namespace")]
    [InlineData("exported_namespace")]
    public Task Gateway_that_does_not_take_up_a_snapshot_is_told_of_after_five_minutes(string ns) => Watched()
        .Said("deepseek_route_gateways", Asked, "2x80", ns).Said("deepseek_route_gateways", Acknowledged, "2x8 1x30 2x40", ns)
        .Firing("2m").Firing("6m").Firing("8m", "SnapshotNotAcknowledged").Firing("11m").HoldsAsync();

    [Fact]
    public Task Snapshots_that_are_taken_up_in_time_are_not_told_of() => Watched()
        .Said("deepseek_route_gateways", Asked, "2x80").Said("deepseek_route_gateways", Acknowledged, "2x8 1x6 2x8 0x6 2x40")
        .Firing("4m").Firing("8m").Firing("15m").HoldsAsync();

    [Fact]
    public Task Flap_guard_is_told_of_at_once() => Watched()
        .Said("deepseek_route_flap_guard_holding", "", "0x8 1x8 0x40").Firing("2m").Firing("2m15s", "FlapGuardEngaged").Firing("5m").HoldsAsync();

    [Fact]
    public Task Source_that_never_answers_is_told_of_and_one_that_sometimes_does_is_not()
    {
        const string Errors = ",outcome=\"SourceError\"", Values = ",outcome=\"Value\"";
        return Watched()
            .Said("deepseek_route_evaluations_total", Errors, "0x20 0+1x60").Said("deepseek_route_evaluations_total", Values, "0+1x20 20x40 20+1x20")
            .Firing("4m").Firing("10m").Firing("15m15s", "MetricsUnavailable").Firing("17m").HoldsAsync();
    }

    [Fact]
    public Task Operator_that_was_heard_of_and_is_not_any_more_is_told_of() => Watched()
        .Said("deepseek_route_level", "", "0x8 _x60").Firing("2m").Firing("9m").Firing("13m", "OperatorAbsent").HoldsAsync();

    [Fact]
    public Task Operator_that_is_replaced_by_another_pod_is_not_missed() => Watched()
        .Said("deepseek_route_level", ",pod=\"a\"", "0x8 _x60").Said("deepseek_route_level", ",pod=\"b\"", "_x12 1x60").Firing("9m").Firing("16m").HoldsAsync();

    [Fact]
    public Task Operator_that_nobody_scrapes_is_not_missed() => Watched().Firing("10m").HoldsAsync();

    private static RuleScenario Watched() => new RuleScenario().Breaker("metro", 0).Breaker("overseas", 0);
}
