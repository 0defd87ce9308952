using System.Text.Json.Nodes;
using DeepSeek.ManifestGen;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Api.Tests.Schema;

public sealed class GeneratedFilesTests
{
    public static TheoryData<string> Crds => [.. GeneratedFiles.All().Select(file => file.Path).Where(path => path.StartsWith("crds/", StringComparison.Ordinal))];

    [Fact]
    public void Committed_files_are_what_the_code_gives() =>
        Assert.All(GeneratedFiles.All(), file => Assert.Equal(file.Text, Repository.Read(file.Path), ignoreLineEndingDifferences: true));

    [Theory]
    [InlineData("crds")]
    [InlineData("config/crd")]
    [InlineData("config/rbac")]
    [InlineData("charts/deepseek-operator/files")]
    [InlineData("charts/deepseek-operator/templates/crds")]
    public void Folder_of_generated_files_holds_no_other(string folder) => Assert.Equal(
        GeneratedFiles.All().Select(file => file.Path).Where(path => path.StartsWith($"{folder}/", StringComparison.Ordinal)).Order(),
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')).Order());

    [Theory]
    [MemberData(nameof(Crds))]
    public void Crd_is_small_enough_for_client_side_apply(string path) =>
        Assert.InRange(new FileInfo(Path.Combine(Repository.Root, path)).Length, 1, 100 * 1024);

    [Theory]
    [MemberData(nameof(Crds))]
    public void Crd_bounds_every_list_map_and_string_and_describes_every_field(string path)
    {
        var schema = Yaml.Parse(Repository.Read(path))["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;

        Assert.Empty(Gaps("spec", schema["properties"]!["spec"]!).Concat(Gaps("status", schema["properties"]!["status"]!)));
    }

    private static IEnumerable<string> Gaps(string path, JsonNode schema)
    {
        if (path[^1] is not (']' or '}') && schema["description"] is null)
            yield return $"{path}: no description";
        if ((string?)schema["type"] == "array" && schema["maxItems"] is null)
            yield return $"{path}: no maxItems";
        if ((string?)schema["type"] == "string" && schema["maxLength"] is null && schema["enum"] is null && schema["format"] is null)
            yield return $"{path}: no maxLength";
        if (schema["additionalProperties"] is not null && schema["maxProperties"] is null)
            yield return $"{path}: no maxProperties";
        if (IsSpecDuration(path, schema) && schema["x-kubernetes-validations"] is null)
            yield return $"{path}: no duration bounds";

        IEnumerable<(string Path, JsonNode? Schema)> inner =
            [($"{path}[]", schema["items"]), ($"{path}{{}}", schema["additionalProperties"]), .. Properties(path, schema)];
        foreach (var gap in inner.Where(child => child.Schema is not null).SelectMany(child => Gaps(child.Path, child.Schema!)))
            yield return gap;
    }

    // Texts of the grammar can say more than a Duration holds; what users write must stay within.
    private static bool IsSpecDuration(string path, JsonNode schema) =>
        (string?)schema["pattern"] == Duration.Grammar && path.StartsWith("spec", StringComparison.Ordinal);

    private static IEnumerable<(string, JsonNode?)> Properties(string path, JsonNode schema) =>
        (schema["properties"]?.AsObject() ?? []).Select(property => ($"{path}.{property.Key}", property.Value));
}
