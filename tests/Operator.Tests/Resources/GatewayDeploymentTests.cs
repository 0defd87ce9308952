using System.Text.Json;
using DeepSeek.Api.Routes;
using DeepSeek.Operator.Resources;
using k8s;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Resources;

public sealed class GatewayDeploymentTests
{
    [Fact]
    public void Secret_of_client_keys_is_mounted_whole_and_may_be_missing()
    {
        var pod = Pod(RouteSamples.WithClients(RouteSamples.ClientKeys));

        var volume = Assert.Single(pod.Volumes, volume => volume.Name == "client-keys");
        Assert.Equal(("clients", true), (volume.Secret.SecretName, volume.Secret.Optional));
        Assert.Null(volume.Secret.Items);
        var mount = Assert.Single(pod.Containers[0].VolumeMounts, mount => mount.Name == volume.Name);
        Assert.True(mount.ReadOnlyProperty);
        Assert.Equal(mount.MountPath, pod.Containers[0].Args[pod.Containers[0].Args.IndexOf("--client-keys-dir") + 1]);
        Assert.DoesNotContain(pod.Containers[0].VolumeMounts, other => other.Name != volume.Name && other.MountPath.StartsWith(mount.MountPath, StringComparison.Ordinal));
    }

    [Fact]
    public void Client_keys_and_upstream_keys_of_one_Secret_stay_apart()
    {
        var pod = Pod(RouteSamples.WithClients("""{"type": "ApiKeys", "secretRef": {"name": "keys"}}"""));
        Assert.Equal(["routing", "credentials", "client-keys"], pod.Volumes.Select(volume => volume.Name));
        Assert.Equal(["routing", "credentials", "client-keys"], pod.Containers[0].VolumeMounts.Select(mount => mount.Name));
    }

    [Fact]
    public void Pods_are_replaced_only_by_what_they_mount()
    {
        var none = Template(RouteSamples.Route());
        var tokens = Template(RouteSamples.WithClients("""{"type": "ServiceAccountTokens", "namespaces": ["web"]}"""));
        var keys = Template(RouteSamples.WithClients(RouteSamples.ClientKeys));
        var others = Template(RouteSamples.WithClients("""{"type": "ApiKeys", "secretRef": {"name": "others"}}"""));

        Assert.Equal(none, tokens);
        Assert.DoesNotContain("client-keys", none, StringComparison.Ordinal);
        Assert.Equal(3, new[] { none, keys, others }.Distinct().Count());
    }

    [Theory]
    [InlineData("""{"redis": {"managed": {}}}""", "chat-cache:password keys:metro,mirror")]
    [InlineData("""{"mode": "OnCritical", "redis": {"managed": {}}}""", "chat-cache:password keys:metro,mirror")]
    [InlineData("""{"redis": {"url": "rediss://redis:6379/0", "passwordSecretRef": {"name": "redis", "key": "auth"}, "caSecretRef": {"name": "keys", "key": "ca.crt"}}}""", "keys:ca.crt,metro,mirror redis:auth")]
    [InlineData("""{"mode": "Disabled", "redis": {"managed": {}}}""", "keys:metro,mirror")]
    [InlineData("{}", "keys:metro,mirror")]
    public void Password_and_certificates_of_Redis_are_mounted_beside_the_upstream_keys_and_may_be_missing(string cache, string mounted)
    {
        var sources = Pod(RouteSamples.WithCache(cache)).Volumes.Single(volume => volume.Name == "credentials").Projected.Sources;
        Assert.All(sources, source => Assert.True(source.Secret.Optional));
        Assert.Equal(mounted, string.Join(' ', sources.Select(source => $"{source.Secret.Name}:{string.Join(',', source.Secret.Items.Select(item => item.Key))}")));
    }

    private static V1PodSpec Pod(DeepSeekRoute route) => GatewayDeployment.Build(route, "image").Spec.Template.Spec;

    private static string Template(DeepSeekRoute route) =>
        JsonSerializer.Serialize(GatewayDeployment.Build(route, "image"), SourceGenerationContext.Default.V1Deployment);
}
