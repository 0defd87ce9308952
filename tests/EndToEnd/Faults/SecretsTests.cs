using DeepSeek.ControllerRuntime.Client;
using DeepSeek.Testing;
using k8s.Models;

namespace DeepSeek.EndToEnd.Tests.Faults;

public sealed class SecretsTests(SharedApiServer shared)
{
    [Fact]
    public async Task Operator_asks_for_no_Secret_even_where_a_route_names_one()
    {
        await using var scene = await FaultScene.StartAsync(shared.Server);
        var secret = new V1Secret { Metadata = new V1ObjectMeta { Name = "keys", NamespaceProperty = scene.Namespace }, StringData = new Dictionary<string, string> { ["apiKey"] = "sk-1" } };
        await scene.Client.CreateAsync(Kinds.Secret, secret, CancellationToken.None);
        await scene.Routes.ApplyAsync(
            "keyed",
            """
            analysis: {interval: 1s, window: 10s}
            tiers:
            - name: metro
              backends: [{name: api, url: "https://api.example.com", apiKeySecretRef: {name: keys, key: apiKey}}]
            """);
        await Eventually.RightAsync(
            async () => await scene.Routes.CountChildrenAsync("keyed") is not RouteSet.Each and var count ? $"keyed has {count} objects" : null);
        await Task.Delay(TimeSpan.FromSeconds(6)); // several evaluations
        Assert.DoesNotContain(scene.Proxy.Requests, request => request.Resource == "secrets");
    }
}
