using DeepSeek.Api.Routes;
using DeepSeek.Operator.Resources;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Resources;

public sealed class CacheDeploymentTests
{
    private static readonly DeepSeekRoute Route = RouteSamples.WithCache("""{"redis": {"managed": {}}}""");

    [Fact]
    public void Pod_fits_the_restricted_standard_and_has_nothing_of_the_cluster()
    {
        var pod = Pod();
        var container = Assert.Single(pod.Containers);
        Assert.Equal((true, 999L, "RuntimeDefault"), (pod.SecurityContext.RunAsNonRoot, pod.SecurityContext.RunAsUser, pod.SecurityContext.SeccompProfile.Type));
        Assert.Equal((false, true), (container.SecurityContext.AllowPrivilegeEscalation, container.SecurityContext.ReadOnlyRootFilesystem));
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Equal((false, false), (pod.AutomountServiceAccountToken, pod.EnableServiceLinks));
        Assert.Null(pod.Volumes);
    }

    [Fact]
    public void Password_comes_from_the_Secret_and_is_in_no_argument()
    {
        var container = Pod().Containers[0];
        var variable = Assert.Single(container.Env);
        Assert.Equal(("REDISCLI_AUTH", "chat-cache", "password"), (variable.Name, variable.ValueFrom.SecretKeyRef.Name, variable.ValueFrom.SecretKeyRef.Key));
        Assert.Null(variable.Value);
        Assert.DoesNotContain(container.Args, argument => argument.Contains("pass", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("1Gi", "1073741824", "1280Mi")]
    [InlineData("100Mi", "104857600", "164Mi")]
    [InlineData("1000M", "1000000000", "1193Mi")]
    [InlineData("0", "1048576", "65Mi")]
    public void Pod_gets_what_Redis_may_keep_and_room_besides(string maxMemory, string bytes, string whole)
    {
        var container = Pod(RouteSamples.WithCache($$$"""{"redis": {"managed": {"maxMemory": "{{{maxMemory}}}"} } }""")).Containers[0];
        Assert.Equal(bytes, container.Args[container.Args.IndexOf("--maxmemory") + 1]);
        Assert.Equal((whole, whole), ($"{container.Resources.Requests["memory"]}", $"{container.Resources.Limits["memory"]}"));
    }

    [Theory]
    [InlineData("", CacheDeployment.DefaultImage)]
    [InlineData("registry.example.com/redis:7", "registry.example.com/redis:7")]
    public void Image_is_the_routes_or_the_default(string given, string image)
        => Assert.Equal(image, Pod(RouteSamples.WithCache($$$"""{"redis": {"managed": {"image": "{{{given}}}"} } }""")).Containers[0].Image);

    [Fact]
    public void Default_image_is_pinned() => Assert.Matches(@":\d+\.\d+\.\d+(-[a-z0-9.]+)?$", CacheDeployment.DefaultImage);

    [Fact]
    public void Gateways_of_the_route_alone_are_let_in()
    {
        var policy = CacheNetworkPolicy.Build(Route).Spec;
        var rule = Assert.Single(policy.Ingress);
        Assert.Equal("redis", Assert.Single(rule.Ports).Port.Value);
        var peer = Assert.Single(rule.FromProperty);
        Assert.Null(peer.NamespaceSelector);
        Assert.Equal(GatewayDeployment.Build(Route, "image").Spec.Selector.MatchLabels, peer.PodSelector.MatchLabels);
        Assert.Equal(CacheDeployment.Build(Route, Route.Spec.Cache.Redis!.Managed!, 1).Spec.Selector.MatchLabels, policy.PodSelector.MatchLabels);
    }

    [Fact]
    public void Gateways_and_Redis_of_a_route_are_told_apart_by_their_selectors()
    {
        var (gateway, redis) = (ChildMetadata.GatewaySelector(Route), ChildMetadata.CacheSelector(Route));
        Assert.Equal("cache", redis["app.kubernetes.io/component"]);
        Assert.Contains(gateway, label => redis[label.Key] != label.Value);
        Assert.Equal(redis, CacheService.Build(Route).Spec.Selector);
        Assert.All(redis, label => Assert.Equal(label.Value, CacheDeployment.Build(Route, new ManagedRedisSpec(), 1).Spec.Template.Metadata.Labels[label.Key]));
    }

    [Fact]
    public void Secret_belongs_to_the_route_and_has_no_content_yet()
    {
        var secret = CachePassword.Build(Route);
        Assert.Equal(("chat-cache", "ai", "Opaque"), (secret.Metadata.Name, secret.Metadata.NamespaceProperty, secret.Type));
        Assert.Equal(("u-1", true), (secret.Metadata.OwnerReferences[0].Uid, secret.Metadata.OwnerReferences[0].Controller));
        Assert.Equal("deepseek-operator", secret.Metadata.Labels["app.kubernetes.io/managed-by"]);
        Assert.Equal((null, null), ((object?)secret.Data, (object?)secret.StringData));
    }

    private static V1PodSpec Pod(DeepSeekRoute? route = null)
        => CacheDeployment.Build(route ?? Route, (route ?? Route).Spec.Cache.Redis!.Managed!, 1).Spec.Template.Spec;
}
