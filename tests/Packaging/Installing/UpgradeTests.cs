using DeepSeek.Packaging.Tests.Charts;
using DeepSeek.Testing;

namespace DeepSeek.Packaging.Tests.Installing;

/// <summary>Routes and local models outlive the releases of the chart.</summary>
public sealed class UpgradeTests
{
    private const string Routes = "deepseekroutes.deepseek-operator.io";

    [Fact]
    public async Task Upgrade_from_the_version_before_brings_everything_up_to_date_and_keeps_what_users_wrote()
    {
        await using var installed = await Installation.StartAsync("ai");
        await using var before = await PreviousChart.PackageAsync();
        await installed.HelmAsync("install", Helm.Release, before.Package, "--create-namespace");
        await installed.ApplyAsync("ai", Installation.Sample("deepseekroute"));
        await installed.ApplyAsync("ai", Installation.Sample("deepseeklocalmodel"));
        var written = await WrittenAsync(installed);
        Assert.EndsWith($":{PreviousChart.Version}", await ImageAsync(installed), StringComparison.Ordinal);
        Assert.Equal(PreviousChart.Version, await VersionOfCrdAsync(installed));
        Assert.True(await installed.HasAsync("-n", Helm.Namespace, "configmap", PreviousChart.LeftBehind));

        await installed.HelmAsync("upgrade", Helm.Release, Helm.Chart);

        Assert.Equal(written, await WrittenAsync(installed));
        Assert.DoesNotContain($":{PreviousChart.Version}", await ImageAsync(installed), StringComparison.Ordinal);
        Assert.NotEqual(PreviousChart.Version, await VersionOfCrdAsync(installed));
        Assert.False(await installed.HasAsync("-n", Helm.Namespace, "configmap", PreviousChart.LeftBehind));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Uninstall_takes_routes_away_only_where_the_CRDs_are_not_kept(bool keep)
    {
        await using var installed = await Installation.StartAsync("ai");
        await installed.HelmAsync("install", Helm.Release, Helm.Chart, "--create-namespace", "--set", $"crds.keep={(keep ? "true" : "false")}");
        await installed.ApplyAsync("ai", Installation.Sample("deepseekroute"));

        await installed.HelmAsync("uninstall", Helm.Release);

        Assert.False(await installed.HasAsync("-n", Helm.Namespace, "deployment", Helm.Release));
        Assert.False(await installed.HasAsync("clusterrole", Helm.Release));
        if (keep)
            Assert.True(await installed.HasAsync("-n", "ai", Routes, "minimal"));
        else
            await Eventually.BeTrueAsync(async () => !await installed.HasAsync("crd", Routes), "the CRD is gone");
    }

    // A kept CRD is taken up again by the release of the same name.
    [Fact]
    public async Task Chart_is_installed_again_over_what_was_kept()
    {
        await using var installed = await Installation.StartAsync("ai");
        await installed.HelmAsync("install", Helm.Release, Helm.Chart, "--create-namespace");
        await installed.ApplyAsync("ai", Installation.Sample("deepseekroute"));
        var uid = await installed.FieldAsync("ai", "dsr/minimal", ".metadata.uid");
        await installed.HelmAsync("uninstall", Helm.Release);

        await installed.HelmAsync("install", Helm.Release, Helm.Chart);

        Assert.Equal(uid, await installed.FieldAsync("ai", "dsr/minimal", ".metadata.uid"));
    }

    private static async Task<string> WrittenAsync(Installation installed)
        => await installed.FieldAsync("ai", "dsr/minimal", ".metadata.uid") + await installed.FieldAsync("ai", "dsr/minimal", ".spec")
            + await installed.FieldAsync("ai", "dslm/minimal", ".metadata.uid") + await installed.FieldAsync("ai", "dslm/minimal", ".spec");

    private static Task<string> ImageAsync(Installation installed) => installed.FieldAsync(Helm.Namespace, "deployment/deepseek-operator", ".spec.template.spec.containers[0].image");

    private static Task<string> VersionOfCrdAsync(Installation installed) => installed.FieldAsync("default", $"crd/{Routes}", ".metadata.labels.app\\.kubernetes\\.io/version");
}
