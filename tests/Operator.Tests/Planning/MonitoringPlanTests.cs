using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning;

namespace DeepSeek.Operator.Tests.Planning;

public sealed class MonitoringPlanTests
{
    private const string Both = "ServiceMonitor chat-gateway,PrometheusRule chat";

    [Theory]
    [InlineData("Auto", "Auto", true, true, Both)]
    [InlineData("Auto", "Auto", false, false, "ConfigMap chat-alerts")]
    [InlineData("Auto", "Auto", true, false, "PrometheusRule chat")]
    [InlineData("Auto", "Auto", false, true, "ServiceMonitor chat-gateway,ConfigMap chat-alerts")]
    [InlineData("Enabled", "Enabled", true, true, Both)]
    [InlineData("Enabled", "Enabled", false, false, "ConfigMap chat-alerts")]
    [InlineData("Disabled", "Auto", true, true, "PrometheusRule chat")]
    [InlineData("Auto", "Disabled", true, true, "ServiceMonitor chat-gateway")]
    [InlineData("Disabled", "Disabled", false, false, "")]
    public void Route_gets_what_it_asks_for_as_far_as_the_cluster_has_the_kinds(string monitor, string rule, bool rules, bool monitors, string objects)
    {
        var route = RouteSamples.WithMonitoring($$"""{"serviceMonitor": {"mode": "{{monitor}}" }, "prometheusRule": {"mode": "{{rule}}" }, "dashboard": {"mode": "Disabled"} }""");
        Assert.Equal(objects, string.Join(',', MonitoringPlan.Objects(route, new MonitoringSupport(rules, monitors)).Select(wanted => $"{wanted.Kind} {wanted.Key.Name}")));
    }

    [Theory]
    [InlineData("Auto", 1)]
    [InlineData("Enabled", 1)]
    [InlineData("Disabled", 0)]
    public void Dashboard_is_there_unless_it_is_switched_off(string mode, int count)
    {
        var route = RouteSamples.WithMonitoring($$"""{"dashboard": {"mode": "{{mode}}" } }""");
        Assert.Equal(count, MonitoringPlan.Objects(route, MonitoringSupport.None).Count(wanted => wanted.Key.Name == "chat-dashboard"));
    }

    [Fact]
    public void Labels_of_the_user_are_added_and_never_replace_those_by_which_objects_are_found_again()
    {
        var route = RouteSamples.WithMonitoring("""
            {"serviceMonitor": {"labels": {"release": "prometheus", "app.kubernetes.io/managed-by": "me"}},
             "prometheusRule": {"labels": {"role": "alerts"}}}
            """);
        var labels = MonitoringPlan.Objects(route, new MonitoringSupport(true, true)).Select(wanted => wanted.ToJson()["metadata"]!["labels"]!).ToArray();
        Assert.All(labels, one => Assert.Equal("deepseek-operator", (string?)one["app.kubernetes.io/managed-by"]));
        Assert.Equal(("prometheus", "alerts"), ((string?)labels[0]["release"], (string?)labels[1]["role"]));
    }

    [Fact]
    public void ServiceMonitor_selects_the_gateways_Service_and_names_its_admin_port()
    {
        var route = RouteSamples.WithMonitoring("""{"serviceMonitor": {"interval": "20s"}}""");
        var spec = MonitoringPlan.Objects(route, new MonitoringSupport(true, true)).First().ToJson()["spec"]!;
        Assert.Equal("""[{"port":"admin","path":"/metrics","interval":"20s"}]""", spec["endpoints"]!.ToJsonString());
        var service = DeepSeek.Operator.Resources.GatewayService.Build(route);
        Assert.Contains(service.Spec.Ports, port => port.Name == "admin");
        Assert.All(spec["selector"]!["matchLabels"]!.AsObject(), label => Assert.Equal((string?)label.Value, service.Metadata.Labels[label.Key]));
    }
}
