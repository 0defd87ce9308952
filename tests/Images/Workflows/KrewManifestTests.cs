using System.Diagnostics;
using System.Security.Cryptography;
using DeepSeek.Images.Tests.Running;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Images.Tests.Workflows;

public sealed class KrewManifestTests
{
    private static readonly string[] Platforms = ["linux-x64", "linux-arm64"];

    [Fact]
    public async Task Manifest_names_the_archives_of_this_version_by_their_digests()
    {
        var folder = Directory.CreateTempSubdirectory("krew-");
        foreach (var platform in Platforms)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"kubectl-dsr-{platform}.tar.gz"), platform);
        }

        using var script = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, "eng/krew-manifest.sh"), [folder.FullName]) { RedirectStandardOutput = true })!;
        var manifest = Yaml.Parse(await script.StandardOutput.ReadToEndAsync());
        await script.WaitForExitAsync();
        folder.Delete(recursive: true);

        Assert.Equal(0, script.ExitCode);
        Assert.Equal($"v{Published.Version}", manifest["spec"]!["version"]!.GetValue<string>());
        Assert.Equal(
            Platforms.Select(static platform => ($"/v{Published.Version}/kubectl-dsr-{platform}.tar.gz", Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(platform))))),
            manifest["spec"]!["platforms"]!.AsArray().Select(static platform => (platform!["uri"]!.GetValue<string>().Split("/download")[1], platform["sha256"]!.GetValue<string>())));
        Assert.All(manifest["spec"]!["platforms"]!.AsArray(), static platform => Assert.Equal("kubectl-dsr", platform!["bin"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Missing_archive_is_no_manifest()
    {
        using var script = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, "eng/krew-manifest.sh"), ["/nowhere"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await script.StandardOutput.ReadToEndAsync();
        await script.WaitForExitAsync();

        Assert.NotEqual(0, script.ExitCode);
    }

    [Fact]
    public void Archives_hold_the_plugin_under_the_name_that_krew_looks_for() =>
        Assert.Contains("ARCHIVED := deepseek-operator deepseek-gateway deepseek-standalone kubectl-dsr\n", Repository.Read("Makefile"), StringComparison.Ordinal);
}
