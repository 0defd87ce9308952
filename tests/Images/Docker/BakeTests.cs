using System.Text.RegularExpressions;
using DeepSeek.Images.Tests.Running;
using DeepSeek.Operator.Resources.LocalModels;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Images.Tests.Docker;

/// <summary>The build file of all images, and that it makes those that the product asks for.</summary>
public sealed partial class BakeTests
{
    private static readonly string Text = Repository.Read("eng/docker/docker-bake.hcl");

    private static readonly Dictionary<string, string> Defaults =
        Variable().Matches(Text).ToDictionary(static variable => variable.Groups[1].Value, static variable => variable.Groups[2].Value);

    private static readonly Dictionary<string, string> Targets =
        Target().Matches(Text).Where(static target => target.Groups[1].Value != "_image").ToDictionary(static target => target.Groups[1].Value, static target => target.Groups[2].Value);

    [Fact]
    public void Every_Dockerfile_has_its_target_and_every_target_its_Dockerfile()
    {
        Assert.Equal(Dockerfile.All.Select(static file => file.Name), Targets.Keys.Order(StringComparer.Ordinal));
        Assert.All(Dockerfile.All, static file => Assert.Contains($"\"{file.Path}\"", Targets[file.Name], StringComparison.Ordinal));
    }

    [Fact]
    public void Every_target_is_in_one_group() =>
        Assert.Equal(
            Targets.Keys.Order(StringComparer.Ordinal),
            Group().Matches(Text).SelectMany(static group => Quoted().Matches(group.Groups[1].Value)).Select(static name => name.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Version_is_the_products() => Assert.Equal(Published.Version, Defaults["VERSION"]);

    [Fact]
    public async Task Images_are_those_that_the_operator_asks_for()
    {
        var help = await Published.HelpAsync("deepseek-operator", ["--help"]);
        var gateway = Image().Match(help, help.IndexOf("--gateway-image", StringComparison.Ordinal)).Groups[1].Value;

        Assert.Contains(gateway, Tags("gateway"));
        Assert.Contains(InferenceImages.Default.Cpu, Tags("inference"));
        Assert.Contains(InferenceImages.Default.Gpu, Tags("inference-gpu"));
    }

    [Fact]
    public void Release_has_both_architectures_with_provenance_and_materials()
    {
        Assert.Contains("platforms = RELEASE ? [\"linux/amd64\", \"linux/arm64\"] : []", Text, StringComparison.Ordinal);
        Assert.Contains("attest    = RELEASE ? [\"type=provenance,mode=max\", \"type=sbom\"] : []", Text, StringComparison.Ordinal);
        Assert.All(Targets.Values, static target => Assert.Contains("inherits   = [\"_image\"]", target, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Tags(string target) =>
        Quoted().Matches(Targets[target].Split("tags", 2)[1]).Select(static tag => Reference().Replace(tag.Groups[1].Value, static name => Defaults[name.Groups[1].Value]));

    [GeneratedRegex(@"^variable ""(\w+)"" \{\n  default = ""?([^""\n]*)""?\n\}", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^target ""([\w-]+)"" \{\n(.*?)\n\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Target();

    [GeneratedRegex(@"^group ""\w+"" \{\n  targets = \[(.*)\]\n\}", RegexOptions.Multiline)]
    private static partial Regex Group();

    [GeneratedRegex(@"""([^""]+)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\[default: (ghcr\.io/[^\]]+)\]")]
    private static partial Regex Image();
}
