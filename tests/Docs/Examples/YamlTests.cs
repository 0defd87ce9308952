using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.Api.Validation;
using DeepSeek.Docs.Tests.Pages;
using DeepSeek.Docs.Tests.Reference;
using DeepSeek.Testing.Samples;

namespace DeepSeek.Docs.Tests.Examples;

/// <summary>YAML of our kinds in pages is what the API server would take.</summary>
public sealed partial class YamlTests
{
    public static TheoryData<string, string> Objects => Find(static text => Kind().IsMatch(text));

    public static TheoryData<string, string> Parts => Find(static text => !AnyKind().IsMatch(text) && text.StartsWith("spec:", StringComparison.Ordinal));

    [Theory, MemberData(nameof(Objects))]
    public void Whole_object_is_valid(string page, string yaml)
    {
        var document = Yaml.Parse(yaml).AsObject();
        var errors = $"{document["kind"]}" == DeepSeekRoute.KubeKind ? RouteValidator.Validate(document).Errors : Broken(typeof(DeepSeekLocalModel), document);

        Assert.True(errors.Count == 0, $"{page}: {string.Join("; ", errors.Select(static error => $"{error.Path}: {error.Message}"))}");
    }

    [Theory, MemberData(nameof(Parts))]
    public void Part_of_a_spec_has_fields_of_one_of_the_kinds_alone(string page, string yaml)
    {
        var tried = new[] { typeof(DeepSeekRoute), typeof(DeepSeekLocalModel) }
            .Select(kind => Broken(kind, Yaml.Parse(yaml).AsObject()).Where(static error => error.Message != "Required value").ToArray()).ToArray();

        Assert.True(tried.Any(static errors => errors.Length == 0), $"{page}: {string.Join("; ", tried.MinBy(static errors => errors.Length)!.Select(static error => $"{error.Path}: {error.Message}"))}");
    }

    [Fact]
    public void Every_field_that_a_page_names_is_there()
    {
        JsonObject[] kinds = [SchemaPaths.Of(typeof(DeepSeekRoute)), SchemaPaths.Of(typeof(DeepSeekLocalModel))];
        var unknown =
            from page in Page.All
            from code in page.Codes
            let match = FieldPath().Match(code)
            where match.Success && !kinds.Any(kind => SchemaPaths.Exists(kind, match.Groups["path"].Value))
            select $"{page.Path}: {code}";
        Assert.Empty(unknown);
    }

    // Rules may speak of fields that a part leaves out; the schema's own bounds may not be broken by any.
    private static IReadOnlyList<FieldError> Broken(Type kind, JsonObject document) =>
        new SchemaWalker(SchemaPaths.Of(kind), Rules(SchemaPaths.Of(kind)).Distinct().ToDictionary(static message => message, static _ => (Func<JsonNode, bool>)(static _ => true))).Walk(document);

    private static IEnumerable<string> Rules(JsonNode? schema) => schema is not JsonObject node ? [] :
    [
        .. (node["x-kubernetes-validations"]?.AsArray() ?? []).Select(static rule => $"{rule!["message"]}"),
        .. Rules(node["items"]), .. Rules(node["additionalProperties"]),
        .. (node["properties"]?.AsObject() ?? []).SelectMany(static property => Rules(property.Value)),
    ];

    private static TheoryData<string, string> Find(Func<string, bool> wanted) =>
    [
        .. from page in Page.All
           from block in page.Blocks
           where block.Language is "yaml" or "yml"
           from document in Separator().Split(block.Text)
           where wanted(document)
           select new TheoryDataRow<string, string>(page.Path, document),
    ];

    [GeneratedRegex(@"^kind: DeepSeek(Route|LocalModel)\s*$", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex(@"^kind: ", RegexOptions.Multiline)]
    private static partial Regex AnyKind();

    [GeneratedRegex(@"^---\s*$\n?", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^(?<path>(?:spec|status)(?:\.[a-zA-Z]+(?:\[\])?)+)$")]
    private static partial Regex FieldPath();
}
