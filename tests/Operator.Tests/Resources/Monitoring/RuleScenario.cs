using System.Text;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Resources.Monitoring;
using DeepSeek.Testing.Prometheus;

namespace DeepSeek.Operator.Tests.Resources.Monitoring;

/// <summary>Counters as gateways would show them every 15 seconds, and the alerts that fire on them by what the operator generates, as promtool computes it.</summary>
internal sealed class RuleScenario
{
    private readonly StringBuilder _series = new();
    private readonly StringBuilder _expected = new();

    /// <summary>Attempts at a tier, from one gateway, by the growth of its counters in each 15 seconds: <c>0+100x40</c>.</summary>
    public RuleScenario Tier(string tier, string good, string failed, string gateway = "a", string route = "ai/chat")
    {
        Series("deepseek_api_requests_total", $"""route="{route}",tier="{tier}",backend="api",model="m",code="200",pod="{gateway}" """, good);
        Series("deepseek_api_requests_total", $"""route="{route}",tier="{tier}",backend="api",model="m",code="503",pod="{gateway}" """, failed);
        Series("deepseek_api_errors_count", $"""route="{route}",tier="{tier}",backend="api",reason="busy",pod="{gateway}" """, failed);
        return this;
    }

    /// <summary>The breaker of a backend at one gateway: 0 closed, 2 open.</summary>
    public RuleScenario Breaker(string tier, int state, string backend = "api", string gateway = "a")
    {
        Series("deepseek_gateway_breaker_state", $"""route="ai/chat",tier="{tier}",backend="{backend}",pod="{gateway}" """, $"{state}x80");
        return this;
    }

    /// <summary>What fires at a moment, and nothing else: <c>Warning metro</c>, <c>Critical</c> (of the whole route).</summary>
    public RuleScenario Firing(string at, params IEnumerable<string> alerts)
    {
        _expected.Append($"  - expr: count by (alertname, tier) (ALERTS{{alertstate=\"firing\"}})\n    eval_time: {at}\n    exp_samples:\n");
        foreach (var alert in alerts)
        {
            var (level, tier) = alert.Split(' ') is [var name, var of] ? (name, $", tier=\"{of}\"") : (alert, "");
            _expected.Append($"    - labels: '{{alertname=\"{Name(level)}\"{tier}}}'\n      value: 1\n");
        }

        return this;
    }

    public async Task HoldsAsync()
    {
        Assert.SkipWhen(Promtool.Binary is null, Promtool.SkipReason);
        var test = $"rule_files: [rules.yaml]\nevaluation_interval: 15s\ntests:\n- interval: 15s\n  input_series:\n{_series}  promql_expr_test:\n{_expected}";
        var (exit, output) = await Promtool.RunAsync("test rules test.yaml", ("rules.yaml", RulesYaml.Write(RouteAlertRules.Build(RouteSamples.Route()))), ("test.yaml", test));
        Assert.True(exit == 0, $"{output}\n{test}");
    }

    /// <summary>What the operator says of the route, every 15 seconds; of another one, too, which must not count.</summary>
    public RuleScenario Said(string metric, string labels, string values, string ns = "namespace")
    {
        Series(metric, $"""{ns}="ai",route="chat"{labels}""", values);
        Series(metric, $"""{ns}="ai",route="other"{labels}""", "0x500");
        return this;
    }

    private static string Name(string alert) => alert switch
    {
        "Absent" => RouteAlertRules.Absent,
        nameof(Level.Warning) or nameof(Level.Critical) or nameof(Level.Emergency) => $"DeepSeekErrorRate{alert}",
        _ => $"DeepSeek{alert}",
    };

    private void Series(string name, string labels, string values) => _series.Append($"  - series: '{name}{{{labels}}}'\n    values: '{values}'\n");
}
