using System.Text.RegularExpressions;
using DeepSeek.Testing;
using DeepSeek.Testing.Kubernetes;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>What a route's dashboard and alerts ask for, against what the processes really expose.</summary>
public sealed partial class DashboardTests(RunningOperator running) : IClassFixture<RunningOperator>
{
    [Fact]
    public async Task Every_metric_that_is_asked_for_is_one_that_a_gateway_or_the_operator_exposes()
    {
        Assert.SkipWhen(KubeApiServer.Simulator is null, KubeApiServer.SimulatorSkipReason);
        await running.Cluster.KubectlAsync(
            "apply -f -",
            """
            apiVersion: deepseek-operator.io/v1alpha1
            kind: DeepSeekRoute
            metadata: {name: drawn}
            spec:
              tiers:
              - name: metro
                backends: [{name: api, url: "https://api.example.com"}]
            """);
        var credentials = Directory.CreateTempSubdirectory("credentials-");
        await using (var gateway = GatewayPod.Start(running.Cluster, "drawn", credentials.FullName))
        {
            var asked = "";
            await Eventually.BeTrueAsync(
                async () => (asked = await running.Cluster.KubectlAsync("get cm drawn-dashboard drawn-alerts --ignore-not-found -o jsonpath={.items[*].data}")) is var data
                    && data.Contains("schemaVersion", StringComparison.Ordinal) && data.Contains("groups:", StringComparison.Ordinal), "there are a dashboard and alerts");
            string[] names = [.. Named().Matches(asked).Select(static name => Suffix().Replace(name.Value, "")).Distinct()];

            string[] exposed = [];
            await Eventually.BeTrueAsync(async () => (exposed = [.. await ExposedAsync(gateway.Admin), .. await ExposedAsync(running.Metrics)]).Contains("deepseek_gateway_breaker_state"), "the gateway serves");
            Assert.InRange(names.Length, 10, 100);
            Assert.Empty(names.Except(exposed));
        }

        credentials.Delete(recursive: true);
    }

    private static async Task<IEnumerable<string>> ExposedAsync(Uri admin)
    {
        using var http = new HttpClient();
        try
        {
            return [.. Type().Matches(await http.GetStringAsync(new Uri(admin, "/metrics"))).Select(static line => line.Groups[1].Value)];
        }
        catch (HttpRequestException)
        {
            return [];
        }
    }

    [GeneratedRegex("deepseek_[a-z_]+")]
    private static partial Regex Named();

    [GeneratedRegex("_(bucket|sum|(?<=attempts_)count)$")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"^# TYPE (\S+)", RegexOptions.Multiline)]
    private static partial Regex Type();
}
