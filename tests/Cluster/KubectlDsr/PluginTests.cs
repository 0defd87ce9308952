using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.Api.Routes;
using DeepSeek.Hosting.CommandLine;
using k8s.Models;

namespace DeepSeek.Cluster.Tests.KubectlDsr;

/// <summary><c>kubectl dsr</c> against a real API server.</summary>
public sealed class PluginTests(PluginServer server) : IClassFixture<PluginServer>
{
    [Fact]
    public async Task Kubectl_finds_the_plugin_and_passes_on_what_it_is_given()
    {
        var ns = await server.CreateRouteAsync();
        var (_, list) = await server.KubectlAsync("plugin", "list");
        Assert.Contains("/kubectl-dsr\n", list, StringComparison.Ordinal);
        var (code, output) = await server.KubectlAsync("dsr", "status", "-n", ns);
        Assert.Equal(ExitCodes.Success, code);
        Assert.Contains("chat", output, StringComparison.Ordinal);
        (code, output) = await server.KubectlAsync("dsr", "status", "gone", "-n", ns);
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains("not found", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_shows_one_route_those_of_a_namespace_or_all()
    {
        var ns = await server.CreateRouteAsync();
        var other = await server.CreateRouteAsync();
        await server.ReportAsync(ns, JsonNode.Parse("""{"level": "Warning", "tiers": [{"name": "metro", "state": "Degraded", "share": 2}, {"name": "overseas", "state": "Healthy", "share": 98}]}""")!.AsObject());

        var one = await server.RunAsync("status", "chat", "-n", ns);
        Assert.Equal((ExitCodes.Success, ""), (one.ExitCode, one.Error));
        Assert.Contains("metro=2,overseas=98", one.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", one.Out, StringComparison.Ordinal);
        Assert.Equal(2, (await server.RunAsync("status", "-n", ns)).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        var all = JsonNode.Parse((await server.RunAsync("-n", "ignored", "status", "-A", "-o", "json")).Out)!["items"]!.AsArray();
        Assert.Equal("Warning", (string?)all.Single(item => (string?)item!["namespace"] == ns)!["level"]);
        Assert.Contains(all, item => (string?)item!["namespace"] == other);
        Assert.Contains("No routes found", (await server.RunAsync("status", "-n", "default")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shift_is_written_with_its_end_and_resume_takes_it_back_alone()
    {
        var ns = await server.CreateRouteAsync();
        var before = await server.RouteAsync(ns);
        var shift = await server.RunAsync("shift", "chat", "-n", ns, "--tier", "overseas", "--for", "30m");
        Assert.Equal((ExitCodes.Success, ""), (shift.ExitCode, shift.Error));
        var shifted = await server.RouteAsync(ns);
        Assert.Equal("overseas", shifted.Spec.Override!.Tier);
        Assert.Null(shifted.Spec.Override.Level);
        Assert.InRange(shifted.Spec.Override.Until!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(30));

        Assert.Equal(ExitCodes.Success, (await server.RunAsync("hold", "chat", "-n", ns)).ExitCode);
        Assert.Equal(ExitCodes.Success, (await server.RunAsync("shift", "chat", "-n", ns, "--level", "Critical", "--for", "1h")).ExitCode);
        var held = await server.RouteAsync(ns);
        Assert.Equal("true", held.GetAnnotation(AnnotationNames.Paused));
        Assert.Equal((null, Level.Critical), (held.Spec.Override!.Tier, held.Spec.Override.Level));

        var resume = await server.RunAsync("resume", "chat", "-n", ns);
        Assert.Equal((ExitCodes.Success, ""), (resume.ExitCode, resume.Error));
        var after = await server.RouteAsync(ns);
        Assert.Null(after.Spec.Override);
        Assert.Null(after.GetAnnotation(AnnotationNames.Paused));
        Assert.Equal(before.Spec.Tiers.Select(static tier => tier.Name), after.Spec.Tiers.Select(static tier => tier.Name));
        Assert.Equal(ExitCodes.Success, (await server.RunAsync("resume", "chat", "-n", ns)).ExitCode);
    }

    [Fact]
    public async Task What_others_have_set_is_not_taken_over_unasked()
    {
        var ns = await server.CreateRouteAsync(""" "override": {"tier": "metro"}, "suspend": true, """);
        var refused = await server.RunAsync("shift", "chat", "-n", ns, "--tier", "overseas", "--for", "30m");
        Assert.Equal(ExitCodes.Failure, refused.ExitCode);
        Assert.Contains("\"author\"", refused.Error, StringComparison.Ordinal);
        Assert.Contains(".spec.override.tier", refused.Error, StringComparison.Ordinal);
        Assert.Equal("metro", (await server.RouteAsync(ns)).Spec.Override!.Tier);

        var left = await server.RunAsync("resume", "chat", "-n", ns);
        Assert.Equal(ExitCodes.Failure, left.ExitCode);
        Assert.Contains("spec.override is still there and spec.suspend is true", left.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, (await server.RunAsync("shift", "chat", "-n", ns, "--tier", "overseas", "--for", "30m", "--force")).ExitCode);
        Assert.Equal("overseas", (await server.RouteAsync(ns)).Spec.Override!.Tier);
    }

    [Fact]
    public async Task Explain_says_why_and_names_the_backends_that_there_are()
    {
        var ns = await server.CreateRouteAsync();
        var whole = await server.RunAsync("explain", "chat", "-n", ns);
        Assert.Equal(ExitCodes.Success, whole.ExitCode);
        Assert.Contains("NotReconciled", whole.Out, StringComparison.Ordinal);
        var json = JsonNode.Parse((await server.RunAsync("explain", "chat", "overseas/mirror", "-n", ns, "-o", "json")).Out)!;
        Assert.Equal("mirror", (string?)json["backends"]!.AsArray().Single()!["backend"]);
        var unknown = await server.RunAsync("explain", "chat", "nothing", "-n", ns);
        Assert.Equal(ExitCodes.Failure, unknown.ExitCode);
        Assert.Contains("metro/api, overseas/mirror", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trouble_says_what_is_wrong()
    {
        var ns = await server.CreateRouteAsync();
        var forbidden = await server.RunAsync("status", "-n", ns, "--context", "stranger");
        Assert.Equal(ExitCodes.Failure, forbidden.ExitCode);
        Assert.Contains($"you may not list deepseekroutes.deepseek-operator.io in namespace \"{ns}\"", forbidden.Error, StringComparison.Ordinal);
        var tier = await server.RunAsync("shift", "chat", "-n", ns, "--tier", "nowhere", "--for", "30m");
        Assert.Equal(ExitCodes.Failure, tier.ExitCode);
        Assert.Contains("it has metro, overseas", tier.Error, StringComparison.Ordinal);
        var route = await server.RunAsync("hold", "other", "-n", ns);
        Assert.Equal(ExitCodes.Failure, route.ExitCode);
        Assert.Contains($"\"other\" not found in namespace \"{ns}\"", route.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status", "--context", "no-such-context")]
    [InlineData("status", "-o", "xml")]
    [InlineData("status", "chat", "-A")]
    [InlineData("shift", "chat", "--tier", "metro")]
    [InlineData("shift", "chat", "--for", "30m")]
    [InlineData("shift", "chat", "--tier", "metro", "--for", "soon")]
    [InlineData("shift", "chat", "--tier", "metro", "--for", "0s")]
    [InlineData("shift", "chat", "--level", "Bogus", "--for", "30m")]
    [InlineData("status", "-A=maybe")]
    public async Task Wrong_usage_ends_with_exit_code_2(params string[] arguments)
    {
        await server.CreateRouteAsync();
        Assert.Equal(ExitCodes.Usage, (await server.RunAsync(arguments)).ExitCode);
    }
}
