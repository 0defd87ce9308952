using System.Text;
using System.Text.Json.Nodes;
using DeepSeek.Api;
using DeepSeek.ManifestGen;

namespace DeepSeek.DocsGen.Kinds;

/// <summary>The reference of a kind, out of its CRD: an example, names, columns, and a section for each object of spec and status.</summary>
internal static class KindPage
{
    public static string Of(Type kind, string root)
    {
        var crd = CrdDocument.For(kind);
        var version = crd["spec"]!["versions"]![0]!;
        var schema = version["schema"]!["openAPIV3Schema"]!.AsObject();
        var (spec, status) = (SchemaSection.Below("spec", schema["properties"]!["spec"]!.AsObject()), SchemaSection.Below("status", schema["properties"]!["status"]!.AsObject()));
        var page = new StringBuilder();
        page.Append($"# {kind.Name}\n{Markdown.Text(schema["description"]!.GetValue<string>())}\n\n");
        page.Append($"```yaml\n{Sample(kind, "minimal", root)}```\n");
        page.Append($"Every field with its default: [{SampleName(kind, "full")}](../../config/samples/{SampleName(kind, "full")}). What conditions say, and what to do: [troubleshooting.md](../troubleshooting.md).\n");
        page.Append($"In a cluster: `kubectl explain {crd["spec"]!["names"]!["plural"]}.spec`.\n\n");
        page.Append(Names(crd["spec"]!)).Append('\n').Append(Contents([.. spec, .. status]));
        page.Append($"\n## Rules of the whole object\n{SchemaSection.Rules(schema)}");
        foreach (var section in spec.Concat(status))
        {
            page.Append('\n').Append(section.Write());
        }

        return page.Append('\n').Append(ConditionsTable.Write(kind)).Append('\n').Append(Columns(version)).ToString();
    }

    private static string SampleName(Type kind, string which) => $"{kind.Name.ToLowerInvariant()}-{which}.yaml";

    private static string Sample(Type kind, string which, string root) => File.ReadAllText(Path.Combine(root, "config/samples", SampleName(kind, which)));

    private static string Names(JsonNode crd) => Markdown.Table(
        ["", ""],
        [
            ["apiVersion", Markdown.Code(ApiGroup.ApiVersion)],
            ["kind", Markdown.Code($"{crd["names"]!["kind"]}")],
            ["for kubectl", $"{Markdown.Code($"{crd["names"]!["plural"]}")}, {Markdown.Code($"{crd["names"]!["shortNames"]![0]}")}, and {Markdown.Code($"{crd["names"]!["categories"]![0]}")} for both kinds"],
            ["scope", $"{crd["scope"]}"],
        ]);

    private static string Contents(IEnumerable<SchemaSection> sections) =>
        string.Concat(sections.Select(static section => $"{new string(' ', 2 * section.Depth)}- {Markdown.LinkTo(section.Path)}\n"))
        + $"- {Markdown.LinkTo(ConditionsTable.Heading)}\n- {Markdown.LinkTo(ColumnsHeading)}\n";

    private const string ColumnsHeading = "Columns of kubectl get";

    private static string Columns(JsonNode version) => $"## {ColumnsHeading}\n" + Markdown.Table(
        ["column", "from", ""],
        version["additionalPrinterColumns"]!.AsArray().Select(static column => (IReadOnlyList<string>)
        [
            Markdown.Text($"{column!["name"]}"), Markdown.Code($"{column["jsonPath"]}"), column["priority"] is null ? "" : "with `-o wide`",
        ]));
}
