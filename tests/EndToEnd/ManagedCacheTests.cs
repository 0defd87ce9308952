using System.Text;
using DeepSeek.Api.Routes;
using DeepSeek.ControllerRuntime.Caching;
using DeepSeek.ControllerRuntime.Client;
using DeepSeek.ControllerRuntime.Reconciling;
using DeepSeek.Testing;
using k8s.Models;

namespace DeepSeek.EndToEnd.Tests;

/// <summary>The Redis that the operator runs for a route, from rest to use and back, and what becomes of its password.</summary>
public sealed class ManagedCacheTests(RunningOperator running) : IClassFixture<RunningOperator>
{
    private const string AtCritical = """{"spec":{"override":{"level":"Critical"}}}""";
    private const string NoOverride = """{"spec":{"override":null}}""";

    [Fact]
    public async Task Redis_rests_at_no_pods_starts_with_its_level_and_rests_again()
    {
        await ApplyAsync("waiting", "{mode: OnCritical, redis: {managed: {} } }");
        await UntilAsync("waiting", "NotRequested");
        Assert.Equal("0", await ReplicasAsync("waiting"));
        Assert.Equal("", await running.KubectlAsync("get secret waiting-cache --ignore-not-found -o name"));
        Assert.DoesNotContain("redis", await SnapshotAsync("waiting"), StringComparison.Ordinal);

        await PatchAsync("waiting", AtCritical);
        var status = await UntilAsync("waiting", "Active");
        Assert.Equal((1, 1), (status.CacheService?.Replicas, status.CacheService?.ReadyReplicas));
        Assert.Equal("1", await ReplicasAsync("waiting"));
        Assert.Contains($"redis://waiting-cache.{running.Cluster.Namespace}.svc:6379/0", await SnapshotAsync("waiting"), StringComparison.Ordinal);
        var secret = await SecretAsync("waiting");
        Assert.Matches("^[-_A-Za-z0-9]{43}$", PasswordOf(secret!));

        await PatchAsync("waiting", NoOverride);
        await UntilAsync("waiting", "NotRequested");
        Assert.Equal("0", await ReplicasAsync("waiting"));
        Assert.Equal(secret!.Metadata.ResourceVersion, (await SecretAsync("waiting"))!.Metadata.ResourceVersion);
        await Eventually.BeTrueAsync(
            async () => await running.KubectlAsync("get events -o jsonpath={.items[*].reason}") is var told && told.Contains("CacheStarted", StringComparison.Ordinal) && told.Contains("CacheStopped", StringComparison.Ordinal),
            "events tell of start and stop");
    }

    [Fact]
    public async Task Password_outlives_the_operator_which_writes_nothing_when_it_comes_back()
    {
        await ApplyAsync("kept", "{redis: {managed: {} } }");
        await UntilAsync("kept", "Active");
        var secret = await SecretAsync("kept");
        await Task.Delay(TimeSpan.FromSeconds(3)); // status follows the Deployments' for a moment

        await running.RestartAsync();
        await Task.Delay(TimeSpan.FromSeconds(5)); // several evaluations
        Assert.Equal(0, await running.WritesAsync());
        Assert.Equal(secret!.Metadata.ResourceVersion, (await SecretAsync("kept"))!.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task Started_cache_goes_on_in_the_next_operator()
    {
        await ApplyAsync("started", "{mode: OnCritical}", "override: {level: Critical}");
        await UntilAsync("started", "Active");
        await running.RestartAsync();
        await PatchAsync("started", """{"spec":{"override":{"level":"Warning"}}}""");
        await running.Cluster.UntilAsync("started", static status => status.Level == Level.Warning, "the level fell");
        Assert.Equal("Active", Reason((await running.Cluster.RouteAsync("started")).Status));
        await PatchAsync("started", NoOverride);
        await UntilAsync("started", "NotRequested");
    }

    [Theory]
    [InlineData("deployment")]
    [InlineData("service")]
    [InlineData("networkpolicy")]
    public async Task Object_that_is_deleted_comes_back(string kind)
    {
        var route = $"gone-{kind}";
        await ApplyAsync(route, "{redis: {managed: {} } }");
        var before = await UntilThereAsync(kind, route);
        await running.KubectlAsync($"delete {kind} {route}-cache --wait=false");
        await Eventually.BeTrueAsync(async () => await UidAsync(kind, route) is { Length: > 0 } uid && uid != before, $"{kind} {route}-cache is back");
    }

    [Fact]
    public async Task Secret_that_is_deleted_is_made_anew_for_pods_that_wait_for_it()
    {
        await ApplyAsync("rotated", "{redis: {managed: {} } }");
        await UntilAsync("rotated", "Active");
        var before = PasswordOf((await SecretAsync("rotated"))!);

        await running.KubectlAsync("delete secret rotated-cache");
        await running.KubectlAsync("annotate deployment rotated-cache kubetest/ready=false"); // as pods without their Secret are
        await UntilAsync("rotated", "Starting");
        await running.RestartAsync(); // a minute sooner than this operator would try again
        await Eventually.BeTrueAsync(async () => await SecretAsync("rotated") is not null, "there is a Secret again");
        Assert.NotEqual(before, PasswordOf((await SecretAsync("rotated"))!));
        await running.KubectlAsync("delete dsr rotated"); // which is never in a calm state, as others need it
    }

    [Fact]
    public async Task Cache_that_is_disabled_loses_its_objects()
    {
        await ApplyAsync("disabled", "{redis: {managed: {} } }");
        await UntilAsync("disabled", "Active");
        await PatchAsync("disabled", """{"spec":{"cache":{"mode":"Disabled"}}}""");
        await Eventually.BeTrueAsync(async () => await running.KubectlAsync("get deploy,svc,netpol disabled-cache --ignore-not-found -o name") == "", "nothing is left of the cache");
        Assert.Null((await UntilAsync("disabled", "NotRequested")).CacheService);
        Assert.DoesNotContain("\"cache\"", await SnapshotAsync("disabled"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_is_in_its_Secret_and_nowhere_else()
    {
        await ApplyAsync("secretive", "{redis: {managed: {} } }");
        await UntilAsync("secretive", "Active");
        var password = PasswordOf((await SecretAsync("secretive"))!);
        var seen = await running.KubectlAsync("get dsr,deploy,svc,netpol,cm,events,pods -o yaml") + running.Log;
        Assert.Contains("secretive-cache", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(password, seen, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(password)), seen, StringComparison.Ordinal);
    }

    private async Task ApplyAsync(string name, string cache, string more = "mode: Enforce") => await running.KubectlAsync(
        "apply -f -",
        $$"""
        apiVersion: deepseek-operator.io/v1alpha1
        kind: DeepSeekRoute
        metadata: {name: "{{name}}"}
        spec:
          analysis: {interval: 1s, window: 10s}
          cache: {{cache}}
          {{more}}
          tiers:
          - name: metro
            backends: [{name: api, url: "https://api.example.com"}]
        """);

    private Task<string> PatchAsync(string route, string change) => running.KubectlAsync($"patch dsr {route} --type=merge -p {change}");

    private Task<DeepSeekRouteStatus> UntilAsync(string route, string reason)
        => running.Cluster.UntilAsync(route, status => Reason(status) == reason, $"CacheActive of {route} says {reason}");

    private static string? Reason(DeepSeekRouteStatus status) => Conditions.Find(status.Conditions, RouteConditions.CacheActive)?.Reason;

    private Task<string> ReplicasAsync(string route) => running.KubectlAsync($"get deployment {route}-cache -o jsonpath={{.spec.replicas}}");

    private Task<string> SnapshotAsync(string route) => running.KubectlAsync($"get cm {route}-routing -o jsonpath={{.data}}");

    private Task<string> UidAsync(string kind, string route) => running.KubectlAsync($"get {kind} {route}-cache --ignore-not-found -o jsonpath={{.metadata.uid}}");

    private async Task<string> UntilThereAsync(string kind, string route)
    {
        await Eventually.BeTrueAsync(async () => (await UidAsync(kind, route)).Length > 0, $"{kind} {route}-cache is there");
        return await UidAsync(kind, route);
    }

    private Task<V1Secret?> SecretAsync(string route)
        => running.Cluster.Client.GetAsync(Kinds.Secret, new ObjectKey(running.Cluster.Namespace, $"{route}-cache"), CancellationToken.None);

    private static string PasswordOf(V1Secret secret) => Encoding.UTF8.GetString(secret.Data["password"]);
}
