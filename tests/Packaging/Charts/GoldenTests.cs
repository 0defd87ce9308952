using DeepSeek.Testing.Samples;

namespace DeepSeek.Packaging.Tests.Charts;

/// <summary>What a change does to what is installed shows in its diff.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Names() => [.. Golden.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Render_is_the_one_that_was_reviewed(string name)
    {
        // The CRDs are files of their own, and compared elsewhere.
        var rendered = await Helm.TemplateAsync(Golden.Values(name), Yaml.Parse("{crds: {enabled: false}}"));
        if (Golden.IsWritten)
            await File.WriteAllTextAsync(Golden.PathOf(name), rendered);

        Assert.Equal(await File.ReadAllTextAsync(Golden.PathOf(name)), rendered, ignoreLineEndingDifferences: true);
    }
}
