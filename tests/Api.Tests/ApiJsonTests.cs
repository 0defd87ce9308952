using System.Text.Json;
using System.Text.Json.Nodes;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.Testing.Samples;
using k8s;
using k8s.Models;

namespace DeepSeek.Api.Tests;

public sealed class ApiJsonTests
{
    [Theory]
    [InlineData("deepseekroute-full.yaml")]
    [InlineData("deepseeklocalmodel-full.yaml")]
    public void Full_sample_loses_nothing_on_the_way_through_the_classes(string sample)
    {
        var written = Yaml.Parse(Repository.Read($"config/samples/{sample}"));
        var read = written["kind"]!.GetValue<string>() == DeepSeekRoute.KubeKind
            ? JsonSerializer.SerializeToNode(written.Deserialize(ApiJson.Default.DeepSeekRoute), ApiJson.Default.DeepSeekRoute)
            : JsonSerializer.SerializeToNode(written.Deserialize(ApiJson.Default.DeepSeekLocalModel), ApiJson.Default.DeepSeekLocalModel);

        AssertWithin(written["spec"]!, read!["spec"]!, "spec");
    }

    [Fact]
    public void Fields_left_out_have_their_defaults()
    {
        var route = JsonSerializer.Deserialize("""{"spec":{"retry":{"attempts":2},"tiers":[{"name":"a"}]}}""", ApiJson.Default.DeepSeekRoute)!;

        Assert.Equal(new RetrySpec { Attempts = 2 }, route.Spec.Retry);
        Assert.Equal(Duration.Milliseconds(100), route.Spec.Tiers[0].LatencyThreshold);
        Assert.Equal(3, route.Spec.Analysis.Levels.Count);
        Assert.Equal("4Gi", route.Spec.Gateway.Resources.Limits["memory"].ToString());
    }

    [Fact]
    public void Kubernetes_client_reads_and_writes_both_kinds()
    {
        KubernetesJson.AddJsonOptions(options => options.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        var status = new DeepSeekRouteStatus
        {
            Level = Level.Warning,
            Analysis = new() { PendingSince = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), FirstTokenP95 = Duration.Milliseconds(900) },
            Conditions = [new V1Condition { Type = RouteConditions.Ready, Status = "True", LastTransitionTime = new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc) }],
        };

        var text = KubernetesJson.Serialize(new DeepSeekRoute { Metadata = new() { Name = "chat" }, Status = status });
        var read = KubernetesJson.Deserialize<DeepSeekRoute>(text);

        Assert.Contains("\"level\":\"Warning\"", text, StringComparison.Ordinal);
        Assert.Contains("\"firstTokenP95\":\"900ms\"", text, StringComparison.Ordinal);
        Assert.Equal(status.Analysis, read.Status.Analysis! with { Clocks = status.Analysis.Clocks });
        Assert.Equal("True", read.Status.Conditions[0].Status);
        Assert.Equal(1, KubernetesJson.Deserialize<DeepSeekLocalModel>("""{"spec":{}}""").Spec.Replicas);
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z")]
    [InlineData("2026-01-01T00:00:00.250000Z")]
    public void Times_are_written_as_Kubernetes_does(string text)
    {
        var status = new DeepSeekRouteStatus { Analysis = new AnalysisStatus { LastTime = DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture) } };
        Assert.Contains($"\"lastTime\":\"{text}\"", JsonSerializer.Serialize(status, ApiJson.Default.DeepSeekRouteStatus), StringComparison.Ordinal);
    }

    // Every value that was written is still there; durations and quantities may be spelt differently.
    private static void AssertWithin(JsonNode expected, JsonNode? actual, string path)
    {
        switch (expected)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                    AssertWithin(value!, actual?[name], $"{path}.{name}");
                break;
            case JsonArray list:
                Assert.Equal(list.Count, actual?.AsArray().Count);
                for (var i = 0; i < list.Count; i++)
                    AssertWithin(list[i]!, actual![i], $"{path}[{i}]");
                break;
            default:
                Assert.Equal((path, Canonical(expected.ToString())), (path, Canonical(actual?.ToString())));
                break;
        }
    }

    private static string? Canonical(string? text) =>
        Duration.TryParse(text, out var duration) ? duration.ToString()
        : text?.EndsWith('Z') == true ? text.Replace("Z", "+00:00", StringComparison.Ordinal)
        : text;
}
