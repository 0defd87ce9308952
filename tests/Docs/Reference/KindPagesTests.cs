using System.Text.Json.Nodes;
using DeepSeek.Api.LocalModels;
using DeepSeek.Api.Routes;
using DeepSeek.Docs.Tests.Pages;
using DeepSeek.ManifestGen;

namespace DeepSeek.Docs.Tests.Reference;

public sealed class KindPagesTests
{
    public static TheoryData<string, Type> Kinds => new()
    {
        { "docs/reference/deepseekroute.md", typeof(DeepSeekRoute) },
        { "docs/reference/deepseeklocalmodel.md", typeof(DeepSeekLocalModel) },
    };

    [Theory, MemberData(nameof(Kinds))]
    public void Page_has_a_row_for_every_field(string path, Type kind)
    {
        var page = Page.Read(path);
        var fields = new[] { "spec", "status" }.SelectMany(root => SchemaPaths.Objects(root, SchemaPaths.Of(kind)["properties"]![root]!)).ToArray();

        Assert.NotEmpty(fields);
        Assert.All(fields, one => Assert.Equal(
            one.Schema["properties"]!.AsObject().Select(static field => field.Key), page.Rows(one.Path).Select(static row => FirstCode(row[0]))));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Page_has_every_rule_with_its_message(string path, Type kind)
    {
        var page = Page.Read(path);
        var blocks = page.Blocks.Where(static block => block.Language == "cel").Select(static block => block.Text).ToArray();
        var rules = Rules(SchemaPaths.Of(kind)).Where(static rule => !$"{rule["rule"]}".StartsWith("duration(self) >=", StringComparison.Ordinal)).ToArray();

        Assert.Equal(rules.Length, blocks.Length);
        Assert.Equal(rules.Select(static rule => $"{rule["rule"]}").Order(StringComparer.Ordinal), blocks.Order(StringComparer.Ordinal));
        Assert.All(rules, rule => Assert.Contains(DocsGen.Markdown.Text($"{rule["message"]}"), page.Prose, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Page_lists_every_condition_and_column(string path, Type kind)
    {
        var conditions = kind == typeof(DeepSeekRoute) ? RouteConditions.All : LocalModelConditions.All;
        var columns = CrdDocument.For(kind)["spec"]!["versions"]![0]!["additionalPrinterColumns"]!.AsArray();

        Assert.Equal(conditions, Page.Read(path).Rows("Conditions").Select(static row => FirstCode(row[0])));
        Assert.Equal(columns.Select(static column => $"{column!["name"]}"), Page.Read(path).Rows("Columns of kubectl get").Select(static row => row[0]));
    }

    private static string FirstCode(string cell) => cell.Split('`') is [_, var code, ..] ? code : "";

    private static IEnumerable<JsonNode> Rules(JsonNode? schema) => schema is not JsonObject node ? [] :
    [
        .. (node["x-kubernetes-validations"]?.AsArray() ?? []).Select(static rule => rule!),
        .. Rules(node["items"]), .. Rules(node["additionalProperties"]),
        .. (node["properties"]?.AsObject() ?? []).SelectMany(static property => Rules(property.Value)),
    ];
}
